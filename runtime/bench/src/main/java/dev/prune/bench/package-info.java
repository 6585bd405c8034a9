/**
 * Benchmarks: what is measured, on which samples. {@code ours} measures generated trainers and kernels of the cpu device,
 * {@code peer} the same work by libtorch, {@code machine} what the processor can do at all, and {@code compare} runs both
 * sides in turn and writes what they took. Nothing but {@code peer} may import libtorch. docs/benchmarks.md has the commands.
 */
package dev.prune.bench;
