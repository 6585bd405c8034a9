package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.syntax.Expression.Clock;
import java.util.Optional;

/**
 * {@code set S = lowest 50% of units of conv by gamma each epoch from epoch 2}: chosen anew each time, and nothing else
 * happens to the network. Triggers act on the newest set.
 *
 * @param set the choice and its name
 * @param each after every epoch or after every step
 * @param from the first moment
 * @param within the phase outside of which nothing is chosen
 * @param metricsBefore how many metrics the text measures before this choice
 */
public record WatchedSet(
    NamedSet set,
    Clock each,
    Optional<Constant.Moment> from,
    Optional<Integer> within,
    int metricsBefore,
    Span span) {}
