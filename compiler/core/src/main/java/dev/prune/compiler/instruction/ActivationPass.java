package dev.prune.compiler.instruction;

import dev.prune.compiler.formula.Formula;
import java.util.List;

/**
 * A procedure that reads what layers give on for one batch.
 *
 * @param name of the procedure
 * @param buffer the unit buffer that it writes
 * @param count whether numbers that are not zero are counted, on top of what is there; otherwise numbers are summed
 * @param element what is counted or summed, a formula over {@link #ACTIVATION}
 * @param mode of norms and dropout
 * @param layers whose activations
 */
public record ActivationPass(
    String name, String buffer, boolean count, Formula element, Mode mode, List<Integer> layers) {
  /** The only variable of the formula: one number of one channel of one sample. */
  public static final String ACTIVATION = "activation";

  public ActivationPass {
    layers = List.copyOf(layers);
  }
}
