package dev.prune.runtime.kernel;

/** Fully connected layers: {@code y[r, o] = sum_i x[r, i] * weight[o, i] + bias[o]}. */
public interface DenseKernels extends KernelFamily {
  /**
   * @param x {@code [rows, in]}
   * @param parameters flat; {@code weight} is {@code [out, in]}, {@code bias} is {@code [out]}
   * @param y {@code [rows, out]}
   * @param bias index of the bias's offset, or -1 for none
   */
  void forward(
      Buffer x, Buffer parameters, Buffer y, Ints dims, int rows, int in, int out, int weight, int bias);

  /** {@code dx[r, i] = sum_o dy[r, o] * weight[o, i]}. */
  void byData(Buffer dy, Buffer parameters, Buffer dx, Ints dims, int rows, int in, int out, int weight);

  /**
   * Overwrites the slices of {@code weight} and {@code bias} in {@code gradients}: {@code dw[o, i] = sum_r dy[r, o] * x[r,
   * i]}, {@code db[o] = sum_r dy[r, o]}.
   *
   * @param bias index of the bias's offset, or -1 for none
   */
  void byWeights(
      Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int in, int out, int weight, int bias);
}
