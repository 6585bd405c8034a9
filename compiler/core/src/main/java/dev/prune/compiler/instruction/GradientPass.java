package dev.prune.compiler.instruction;

/**
 * Which gradient program a score reads.
 *
 * @param mode of normalisation and dropout
 * @param temperature what the output is divided by before the loss
 * @param ofOutputs whether the gradient is that of the sum of all outputs instead of the loss
 */
public record GradientPass(Mode mode, double temperature, boolean ofOutputs) {
  /** A gradient of the loss. */
  public GradientPass(Mode mode, double temperature) {
    this(mode, temperature, false);
  }

  /** Whether it is the one that training takes or its twin in eval mode, which the trainer knows by name. */
  public boolean plain() {
    return temperature == 1 && !ofOutputs;
  }

  /** A word for names: {@code gradientsInEval}, {@code tangentInEval2}. */
  public String name(String what) {
    String name = (ofOutputs ? what + "OfOutputs" : what) + (mode == Mode.EVAL ? "InEval" : "");
    return temperature == 1 ? name : name + "At" + Double.toString(temperature).replaceAll("[^0-9A-Za-z]", "_");
  }
}
