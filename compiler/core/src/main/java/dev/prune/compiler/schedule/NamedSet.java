package dev.prune.compiler.schedule;

/**
 * {@code set S = lowest 50% of units of dense by norm(w)} inside a trigger: chosen there and kept.
 *
 * @param index in {@link Schedule#sets}
 * @param name unique in the schedule
 * @param cut what is chosen
 */
public record NamedSet(int index, String name, Cut cut) {}
