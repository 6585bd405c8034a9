package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import java.util.List;

/**
 * {@code var strength of each unit of conv = 0}: a number for every weight, or the same number for all parameters of a unit.
 * It follows its weight or unit through every event.
 *
 * @param name unique in the schedule
 * @param ofUnits whether all parameters that compute a unit have the unit's number
 * @param layers where it can be assigned; elsewhere it keeps its first value
 * @param initial its first value
 */
public record Variable(String name, boolean ofUnits, List<Integer> layers, double initial, Span span) {
  public Variable {
    layers = List.copyOf(layers);
  }
}
