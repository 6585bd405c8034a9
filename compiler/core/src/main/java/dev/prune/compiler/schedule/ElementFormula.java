package dev.prune.compiler.schedule;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.runtime.network.Role;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A formula over the elements of tensors, of all elements alike.
 *
 * @param text as written
 * @param formula over {@code variables}
 * @param variables flat buffers that it reads, slice by slice
 * @param roles the tensors that it names: {@code w}, {@code gamma}, ...
 */
public record ElementFormula(String text, Formula formula, Map<String, Source> variables, Set<Role> roles) {
  public ElementFormula {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    roles = Set.copyOf(roles);
  }

  /** The variable that is the parameter itself. */
  public Optional<String> parameter() {
    return variables.entrySet().stream()
        .filter(v -> v.getValue() instanceof Source.Parameters)
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
