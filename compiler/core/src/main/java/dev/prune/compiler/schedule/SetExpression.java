package dev.prune.compiler.schedule;

/**
 * A set out of a series of sets, in a comparison.
 *
 * @param series the name of the series
 */
public record SetExpression(String series, At at) {
  /** Which one. */
  public sealed interface At {
    /** {@code S} (0), {@code S@prev} (1). */
    record Ago(int choices) implements At {}

    /** {@code S@first}. */
    record First() implements At {}

    /** {@code S@epoch 3}. */
    record OfEpoch(int epoch) implements At {}

    /** {@code S@last(5)}: the newest ones, the present one among them. */
    record Last(int count) implements At {}
  }

  /** Whether it stands for several sets. */
  boolean several() {
    return at instanceof At.Last;
  }
}
