/**
 * From the tree of {@code train} and of methods to one resolved schedule: methods put in place, loops unrolled,
 * selectors turned into layers, scores and metrics into formulas, moments into epochs and steps. Whatever a typo can
 * break is found here; after this room a schedule is data, and only {@code emit} knows of Java. It enters {@code group}
 * and the rooms before it; a choice carries the runtime's own rule, so that the plan and the run share the arithmetic
 * of choosing.
 */
package dev.prune.compiler.schedule;
