package dev.prune.compiler.schedule;

import java.util.List;

/**
 * What acts on parameters while the network trains.
 *
 * @param variables numbers of weights and units that triggers assign
 * @param penalties what is added to gradients
 * @param readings what the network computes with in place of its parameters
 */
public record Meanwhile(List<Variable> variables, List<Penalty> penalties, List<Reading> readings) {
  public Meanwhile {
    variables = List.copyOf(variables);
    penalties = List.copyOf(penalties);
    readings = List.copyOf(readings);
  }

  /** Whether there is anything. */
  public boolean isEmpty() {
    return variables.isEmpty() && penalties.isEmpty() && readings.isEmpty();
  }
}
