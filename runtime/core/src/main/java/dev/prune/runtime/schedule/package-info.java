/**
 * The generic verbs and values of a schedule: rules, scores and what they choose; learning rates, curves, metrics with
 * a history, and clocks. Not one class here knows a published method; methods are files of the language.
 *
 * <p>Everything in this package is a value or a function of values, computed on the host; it knows the structure of the
 * network and no device. The trainer carries out what is chosen here.
 */
package dev.prune.runtime.schedule;
