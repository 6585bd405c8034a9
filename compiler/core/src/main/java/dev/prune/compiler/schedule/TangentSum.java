package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.instruction.GradientPass;
import dev.prune.runtime.schedule.Samples;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code dgrad(weights, along weights: v) over 5 batches of train in eval}: the sum over batches of how the gradient of the
 * mean loss by the parameters moves along a direction, which is the Hessian times the direction.
 *
 * @param name of the flat buffer that holds it; unique in the schedule
 * @param along what the direction moves
 * @param direction the direction, a formula over flat buffers; 0 for what {@code along} does not name
 * @param variables the flat buffers that it reads
 * @param samples how many batches of which samples; never the test split
 * @param pass in which mode, at which temperature
 */
public record TangentSum(
    String name,
    Along along,
    Formula direction,
    Map<String, Score.Source> variables,
    Samples samples,
    GradientPass pass,
    Span span) {
  public TangentSum {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /**
   * How one tensor moves.
   *
   * @param formula over {@code variables}
   */
  public record Moved(Formula formula, Map<String, Score.Source> variables) {}

  /** How weights and biases move: where they stand for a gate of 1 that moves by v, by v times themselves. */
  public Moved ofTensor() {
    if (along != Along.GATE) {
      return new Moved(direction, variables);
    }
    Region region = new Region();
    variables.forEach(region::variable);
    Formula parameter = Formula.variable(region.variable("w", new Score.Source.Parameters()));
    return new Moved(direction.times(parameter), region.variables());
  }

  /** What a direction moves. */
  public enum Along {
    /** Weight tensors of dense and conv. */
    WEIGHTS("weights"),
    /** Every parameter. */
    PARAMETERS("parameters"),
    /** Scales of norms. */
    GAMMA("gamma"),
    /**
     * The gate of each unit; where a layer has none, a factor of 1 on what each unit computes before a norm: its weights and
     * its bias move in their own direction.
     */
    GATE("gate");

    private final String word;

    Along(String word) {
      this.word = word;
    }

    /** As it is written. */
    public String word() {
      return word;
    }
  }
}
