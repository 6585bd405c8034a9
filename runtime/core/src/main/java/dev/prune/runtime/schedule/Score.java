package dev.prune.runtime.schedule;

/**
 * A number for every unit or every weight.
 *
 * @param name the expression, for messages
 * @param unit what has a number each
 * @param prepare what the host does first: gradients over some batches, random numbers
 * @param procedure writes the scores: {@code unitScores} at each layer's unit offset, or {@code elementScores}
 */
public record Score(String name, Unit unit, Runnable prepare, Runnable procedure) {}
