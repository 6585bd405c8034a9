package dev.prune.compiler.instruction;

/**
 * Which gradient program a score reads.
 *
 * @param mode of normalisation and dropout
 * @param temperature what the output is divided by before the loss
 */
public record GradientPass(Mode mode, double temperature) {
  /** Whether it is the one that training takes or its twin in eval mode, which the trainer knows by name. */
  public boolean plain() {
    return temperature == 1;
  }

  /** A word for names: {@code gradientsInEval}, {@code tangentInEval2}. */
  public String name(String what) {
    String name = mode == Mode.EVAL ? what + "InEval" : what;
    return plain() ? name : name + "At" + Double.toString(temperature).replaceAll("[^0-9A-Za-z]", "_");
  }
}
