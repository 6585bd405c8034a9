package dev.prune.runtime;

/** One of the optimisers of a trainer: its numbers and its procedures. There is one at a time, and one set of slots. */
public final class Optimizer {
  /** The name of the one that the training says; those of phases have names of their own. */
  static final String OF_TRAINING = "";

  private final String name;
  private final double rate;
  private final double beta1;
  private final double beta2;
  private final Procedure update;
  private final Procedure updateActive;

  /**
   * @param name unique in its trainer
   * @param rate learning rate before any schedule
   * @param beta1 decay of Adam's first moment, otherwise 0
   * @param beta2 decay of Adam's second moment, otherwise 0
   * @param update one step
   * @param updateActive one step where {@code active} is not 0
   */
  Optimizer(String name, double rate, double beta1, double beta2, Procedure update, Procedure updateActive) {
    this.name = name;
    this.rate = rate;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.update = update;
    this.updateActive = updateActive;
  }

  String name() {
    return name;
  }

  double rate() {
    return rate;
  }

  /** Adam's bias corrections after so many updates, one after the other. */
  void corrections(long updates, double[] into, int at) {
    into[at] = 1 - Math.pow(beta1, updates);
    into[at + 1] = 1 - Math.pow(beta2, updates);
  }

  /** The procedure that updates all parameters, or those that are neither masked nor frozen. */
  Procedure update(boolean active) {
    return active ? updateActive : update;
  }
}
