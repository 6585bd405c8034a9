/**
 * Memory and forecast: which buffers a program needs, how its procedures share them, and what every layer costs before and
 * after each event. All sizes come from {@code runtime.network}, the arithmetic that the trainer itself uses.
 */
package dev.prune.compiler.plan;
