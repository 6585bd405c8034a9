/**
 * One operation, one file: its arguments, its shape rule, its FLOPs, its tensors and which of their axes is out and in, what
 * it makes of channels, and its instructions with their gradients. No pass switches over operations; a new one is a new file
 * and a line in {@link dev.prune.compiler.op.Operations}.
 */
package dev.prune.compiler.op;
