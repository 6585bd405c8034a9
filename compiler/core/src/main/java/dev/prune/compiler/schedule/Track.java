package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Phases that follow each other.
 *
 * @param name of the method they belong to, or of the network
 * @param parts in order
 */
public record Track(String name, List<Part> parts) {
  public Track {
    parts = List.copyOf(parts);
  }

  /** A phase, or phases that are repeated. */
  public sealed interface Part {
    /** One phase. */
    record One(Phase phase) implements Part {}

    /** {@code repeat until p { phases }}: {@code until} is looked at after the last of them. */
    record Loop(HostExpression until, List<Part> parts, Span span) implements Part {
      public Loop {
        parts = List.copyOf(parts);
      }
    }
  }

  /** Its phases in the order of the text. */
  public List<Phase> phases() {
    List<Phase> phases = new ArrayList<>();
    collect(parts, phases);
    return phases;
  }

  private static void collect(List<Part> parts, List<Phase> phases) {
    for (Part part : parts) {
      switch (part) {
        case Part.One one -> phases.add(one.phase());
        case Part.Loop loop -> collect(loop.parts(), phases);
      }
    }
  }
}
