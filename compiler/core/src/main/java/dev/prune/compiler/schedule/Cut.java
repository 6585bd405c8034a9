package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.runtime.schedule.Rule;
import java.util.Optional;

/**
 * A choice with everything looked up: a rule of the runtime, and what it is asked with.
 *
 * @param rule how units are chosen
 * @param amount which share of what the rule counts
 * @param score what they are ranked by; empty for a random order
 */
public record Cut(Rule rule, HostExpression amount, Optional<Score> score, Span span) {}
