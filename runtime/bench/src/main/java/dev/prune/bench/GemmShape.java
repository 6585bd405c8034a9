package dev.prune.bench;

/**
 * A product of two square matrices, as one of the three products of a dense layer.
 *
 * @param form which of them
 * @param n rows and columns
 */
public record GemmShape(Form form, int n) {
  /** The products of a dense layer; with {@code X} samples, {@code W} weights (out, in) and {@code G} gradients of the outputs. */
  public enum Form {
    /** {@code X W^T}. */
    FORWARD,
    /** {@code G W}. */
    BY_DATA,
    /** {@code G^T X}. */
    BY_WEIGHTS
  }

  /** Floating point operations, a multiply and an add counting two. */
  public double flops() {
    return 2.0 * n * n * n;
  }
}
