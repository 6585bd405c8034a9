/**
 * A second opinion on whole trainings: networks, gradients, optimisers, learning rates and pruning written once more, number
 * by number, from their definitions. Nothing here calls the compiler or the runtime except to run the program under test.
 */
package dev.prune.compiler.oracle;
