/**
 * Formulas applied element by element: activations, their derivatives, users' scores. A formula is a value; differentiation
 * and simplification are functions on it. Operations, programs and the emitter enter; this room knows none of them.
 */
package dev.prune.compiler.formula;
