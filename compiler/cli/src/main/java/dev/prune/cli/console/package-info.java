/**
 * How numbers, tables and a run look on a terminal. Text in, text out: everything here takes a stream or returns a
 * string and knows the reports of {@code dev.prune.runtime.record}, not who makes them.
 */
package dev.prune.cli.console;
