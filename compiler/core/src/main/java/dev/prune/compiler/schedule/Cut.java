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
 * @param amount which share of what the rule counts
 * @param score what they are ranked by; empty for a random order
 * @param ratios whose global ranking says how many of each layer go, where the rule borrows that
 */
public record Cut(Rule rule, HostExpression amount, Optional<Score> score, Optional<Score> ratios, Span span) {
  /** Every score that is computed for it. */
  public List<Score> scores() {
    return Stream.concat(ratios.stream(), score.stream()).toList();
  }
}
