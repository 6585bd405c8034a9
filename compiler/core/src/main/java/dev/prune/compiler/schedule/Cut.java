package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.runtime.schedule.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A choice with everything looked up: a rule of the runtime, and what it is asked with.
 *
 * @param rule how units are chosen
 * @param amount which share of what the rule counts, or what else {@code way} says
 * @param score what they are ranked by; empty for a random order
 * @param way how the amount is meant
 * @param ratios whose global ranking says how many of each layer go, where the rule borrows that
 */
public record Cut(Rule rule, HostExpression amount, Optional<Score> score, Optional<Score> ratios, Way way, Span span) {
  /** How many go. */
  public sealed interface Way {
    /** The share that the amount is, from one end of the ranking or at random. */
    record Share() implements Way {}

    /** The share that the amount is, the fittest of several random choices. */
    record BestOf(int candidates) implements Way {}

    /** All whose score lies beyond the amount: below it where the rule's order is the lowest, else above it. */
    record Beyond() implements Way {}

    /** All that no live weight connects; the amount says nothing. */
    record Unconnected() implements Way {}

    /** So many that each layer has the width that the amount is, a number of units computed for each layer. */
    record Width() implements Way {}
  }

  /** Every score that is computed for it. */
  public List<Score> scores() {
    return Stream.concat(ratios.stream(), score.stream()).toList();
  }
}
