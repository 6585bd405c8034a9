/**
 * From layers to procedures: the structure of the network as the runtime knows it, and the procedures that every trainer has:
 * gradients, evaluation, prediction, update.
 */
package dev.prune.compiler.program;
