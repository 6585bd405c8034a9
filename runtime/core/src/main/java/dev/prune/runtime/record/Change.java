package dev.prune.runtime.record;

/**
 * A number before and after an event.
 *
 * @param before before the event
 * @param after after it; {@code NaN} where it could not be measured (no step was run after the event)
 */
public record Change(double before, double after) {}
