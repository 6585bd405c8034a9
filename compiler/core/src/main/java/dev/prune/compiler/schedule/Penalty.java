package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.runtime.network.Role;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code penalty 1e-4 * abs(gamma)}: a sum over parameters that training makes small beside the loss.
 *
 * @param text as written
 * @param role the tensors it is about
 * @param layers the layers that have them
 * @param derivative of the formula by the parameter, which is added to the gradient
 * @param variables what the derivative may read
 * @param within the phase that it lasts for; without one, the whole run
 */
public record Penalty(
    String text,
    Role role,
    List<Integer> layers,
    Formula derivative,
    Map<String, Source> variables,
    Optional<Integer> within,
    Span span) {
  public Penalty {
    layers = List.copyOf(layers);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }
}
