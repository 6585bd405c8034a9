/**
 * From the tree of {@code train} and of methods to one resolved schedule: methods put in place, loops unrolled, selectors
 * turned into layers, scores and metrics into formulas, moments into epochs and steps. Whatever a typo can break is found
 * here; after this room a schedule is data, and only {@code emit} knows of Java. It enters {@code group} and {@code program}
 * and the rooms before them, and shares the arithmetic of choosing with the runtime.
 */
package dev.prune.compiler.schedule;
