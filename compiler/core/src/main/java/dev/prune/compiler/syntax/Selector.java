package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** {@code (dense, conv where stride == 1) except outputs}. */
public record Selector(List<Term> terms, List<Term> except, Span span) {
  /** One alternative: a pattern, what lies up- or downstream of it, or its gates, and a condition on attributes. */
  public record Term(Reach reach, Pattern pattern, Optional<Expression> where, Span span) {}

  /** {@code stage1.*.conv2}: name parts and {@code *}. One plain part may name a kind, a layer, a value or a set. */
  public record Pattern(List<String> parts, Span span) {
    /** As it is written. */
    public String text() {
      return String.join(".", parts);
    }
  }

  /** Which layers a pattern stands for. */
  public enum Reach {
    ITSELF,
    UPSTREAM,
    DOWNSTREAM,
    GATES
  }
}
