/**
 * From layers to procedures, those that every trainer has:
 * gradients, evaluation, prediction, update.
 */
package dev.prune.compiler.program;
