package dev.prune.runtime;

/**
 * What training steps minimise: a weighted sum of the losses of outputs, with the procedures that compute it and its
 * gradient. There is one at a time: the training's, or that of a phase.
 */
public final class Objective {
  private final int number;
  private final double[] weights;
  private final Procedure gradients;
  private final Procedure gradientsInEval;

  /**
   * @param number its place among those of its trainer; 0 for the training's
   * @param weights for each output that is measured, what its loss is multiplied by; 0 where it is left out
   * @param gradients forward and backward in training mode
   * @param gradientsInEval the same in evaluation mode
   */
  Objective(int number, double[] weights, Procedure gradients, Procedure gradientsInEval) {
    this.number = number;
    this.weights = weights.clone();
    this.gradients = gradients;
    this.gradientsInEval = gradientsInEval;
  }

  int number() {
    return number;
  }

  /** What the loss of an output is multiplied by; 0 where it is left out. */
  double weight(int output) {
    return weights[output];
  }

  /** The weighted sum of the losses that stand at every second place of {@code sums}. */
  double of(double[] sums) {
    double total = 0;
    for (int k = 0; k < weights.length; k++) {
      if (weights[k] != 0) {
        total += weights[k] * sums[2 * k];
      }
    }
    return total;
  }

  Procedure gradients(boolean evalMode) {
    return evalMode ? gradientsInEval : gradients;
  }
}
