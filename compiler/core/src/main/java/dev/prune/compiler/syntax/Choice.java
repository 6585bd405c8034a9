package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Span;
import java.util.Optional;

/**
 * {@code lowest 80% of original channels of (dense, conv) except outputs by crop ranked globally keep 1}: chooses,
 * changes nothing.
 */
public record Choice(
    Order order,
    Expression amount,
    Optional<Expression.Base> base,
    Expression.Named unit,
    Optional<Selector> selector,
    Optional<Expression> by,
    Optional<Context> context,
    Optional<Ranked> ranked,
    Optional<Expression> ratios,
    Optional<Context> ratiosContext,
    Optional<Expression> best,
    Optional<Expression> keep,
    Span span) {
  /** Which end of the ranking. */
  public enum Order {
    LOWEST,
    HIGHEST,
    RANDOM,
    /** {@code units below 0.1 of conv}: the amount is the threshold. */
    BELOW,
    ABOVE,
    /** {@code unconnected units of all}: the amount says nothing. */
    UNCONNECTED
  }

  /**
   * {@code ranked globally} ({@code per} empty), {@code ranked per layer} or {@code ranked per 4 weights}.
   *
   * @param block how many, where a number stands before the word
   */
  public record Ranked(Optional<Expression.Named> per, Optional<Expression> block, Span span) {}
}
