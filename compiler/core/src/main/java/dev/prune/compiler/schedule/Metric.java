package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.syntax.Expression.Clock;
import java.util.List;
import java.util.Optional;

/**
 * {@code metric d = norm(parameters - first) each epoch from epoch 2}.
 *
 * @param name unique in the schedule
 * @param value what is measured
 * @param each after every epoch or after every step
 * @param from the first moment
 * @param within the phase outside of which it is not measured
 * @param layers the layers that it has a number for each of; empty where it is one number
 * @param reported whether it belongs into the report of an epoch; a history that a rule merely looks back at does not
 */
public record Metric(
    String name,
    HostExpression value,
    Clock each,
    Optional<Constant.Moment> from,
    Optional<Integer> within,
    List<Integer> layers,
    boolean reported,
    Span span) {
  public Metric {
    layers = List.copyOf(layers);
  }
}
