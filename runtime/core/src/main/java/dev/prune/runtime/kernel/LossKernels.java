package dev.prune.runtime.kernel;

/**
 * Losses; {@code losses} gets one number a row, so that the mean over live rows is a sum with one fixed order.
 */
public interface LossKernels extends KernelFamily {
  /** {@code losses[r] = log(sum_k exp(logits[r, k])) - logits[r, label[r]]}. */
  void crossEntropy(Buffer logits, Ints labels, Buffer losses, Ints dims, int rows, int classes);

  /** {@code dlogits[r, k] = (softmax(logits[r])[k] - [k == label[r]]) / rows}: the gradient of the mean. */
  default void crossEntropyByData(Buffer logits, Ints labels, Buffer dlogits, Ints dims, int rows, int classes) {
    // Exactly: the label wants 1 less 0, every other class 0.
    smoothedCrossEntropyByData(logits, labels, dlogits, dims, rows, classes, 0);
  }

  /**
   * {@link #crossEntropy} to a label of which every class has a part: {@code losses[r] = log(sum_k exp(logits[r, k])) - (1 -
   * smoothing) * logits[r, label[r]] - smoothing * mean_k logits[r, k]} (Szegedy et al., "Rethinking the Inception
   * architecture", 2016, section 7).
   *
   * @param smoothing a literal from 0 to below 1
   */
  void smoothedCrossEntropy(
      Buffer logits, Ints labels, Buffer losses, Ints dims, int rows, int classes, double smoothing);

  /**
   * The gradient of the mean of {@link #smoothedCrossEntropy}: {@code dlogits[r, k] = (softmax(logits[r])[k] - (1 - smoothing) *
   * [k == label[r]] - smoothing / classes) / rows}. Its tangent is {@link #crossEntropyTangent}.
   */
  void smoothedCrossEntropyByData(
      Buffer logits, Ints labels, Buffer dlogits, Ints dims, int rows, int classes, double smoothing);

  /**
   * The tangent of {@link #crossEntropyByData} along the logits: {@code out[r, k] = p[r, k] * (tangent[r, k] - sum_j
   * p[r, j] * tangent[r, j]) / rows} with {@code p = softmax(logits[r])}. The labels do not enter.
   *
   * @param tangent of the logits
   */
  void crossEntropyTangent(Buffer logits, Buffer tangent, Buffer out, Ints dims, int rows, int classes);

  /** {@code losses[r] = mean_k (output[r, k] - targets[r, k])^2}. */
  void squaredError(Buffer output, Buffer targets, Buffer losses, Ints dims, int rows, int width);

  /** {@code doutput[r, k] = 2 * (output[r, k] - targets[r, k]) / (width * rows)}: the gradient of the mean. */
  void squaredErrorByData(
      Buffer output, Buffer targets, Buffer doutput, Ints dims, int rows, int width);

  /**
   * The tangent of {@link #squaredErrorByData} along the output: {@code out = 2 * tangent / (width * rows)}.
   *
   * @param tangent of the output
   */
  void squaredErrorTangent(Buffer tangent, Buffer out, Ints dims, int rows, int width);

  /** {@code hits[r] = 1} where the largest output (the first of equals) is the label, else 0. */
  void hits(Buffer logits, Ints labels, Buffer hits, Ints dims, int rows, int classes);
}
