package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.runtime.schedule.Part;
import java.util.Set;

/**
 * {@code snapshot first = parameters at end of epoch 1}.
 *
 * @param name unique in the schedule
 * @param parts what it holds
 * @param when when it is taken
 */
public record Snapshot(String name, Set<Part> parts, When when, Span span) {
  public Snapshot {
    parts = Set.copyOf(parts);
  }
}
