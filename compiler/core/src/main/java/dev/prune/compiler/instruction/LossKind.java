package dev.prune.compiler.instruction;

/** The losses of the language. */
public enum LossKind {
  /** Softmax and negative log likelihood of a class. */
  CROSS_ENTROPY("cross_entropy"),
  /** Mean squared error to real targets. */
  MSE("mse");

  private final String word;

  LossKind(String word) {
    this.word = word;
  }

  /** As it is written. */
  public String word() {
    return word;
  }
}
