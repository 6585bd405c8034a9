/**
 * Straight-line code: values, instructions with their kernel calls, and their differentiation. Operations build instructions
 * here and say the gradient of each; {@code program} makes procedures of them, {@code plan} gives values their buffers, {@code
 * emit} writes the calls down. This room knows formulas and the kernels' contract, and no stage.
 */
package dev.prune.compiler.instruction;
