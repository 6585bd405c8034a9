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
 * {@code noise ...} and {@code read w as ...}: parameters that the network computes with in place of its own, which stay as
 * they are.
 *
 * @param text as written
 * @param role the tensors it is about
 * @param layers the layers that have them
 * @param formula what the network computes with
 * @param derivative of it by the parameter, with which the gradient is multiplied
 * @param variables what both may read
 * @param always whether it holds wherever the network is computed, and not in steps of training alone
 * @param within the phase that it lasts for; without one, the whole run
 */
public record Reading(
    String text,
    Role role,
    List<Integer> layers,
    Formula formula,
    Formula derivative,
    Map<String, Source> variables,
    boolean always,
    Optional<Integer> within,
    Span span) {
  public Reading {
    layers = List.copyOf(layers);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }
}
