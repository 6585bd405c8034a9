/**
 * Procedures: straight-line lists of instructions over values, differentiated at compile time. An instruction's primitive
 * knows the kernel calls it becomes and the instructions of its gradient. Operations build forward instructions here; the
 * plan gives values their buffers; the emitter writes the calls down.
 */
package dev.prune.compiler.program;
