package dev.prune.runtime.cpu;

/**
 * Tiles of a convolution: some output channels by one or two runs of neighbouring output pixels. In the planes that {@link
 * PlaneGrid} lays out, the pixels that one weight meets are a run too, only shifted; the shift of each weight is read from
 * a table.
 */
public interface ShiftTiles {
  /** Channels of the tallest tile: 12, 6 or 4. */
  int tallest();

  /** Pixels of a run; a wide tile has two runs. */
  int run();

  /**
   * {@code out[i, j] = weights[i] + sum_{k < depth} weights[(k + 1) * height + i] * planes[first + shifts[k] + j]} for {@code
   * j < run}, and the same for {@code run + j} at {@code second}: the first {@code height} numbers of the packed weights are
   * the bias.
   *
   * @param height as {@link Tiling#height} says
   */
  void wide(
      int height,
      int depth,
      float[] weights,
      int weightsAt,
      float[] planes,
      int first,
      int second,
      int[] shifts,
      float[] out,
      int outAt,
      int outStride);

  /** The first half of {@link #wide}. */
  void narrow(
      int height,
      int depth,
      float[] weights,
      int weightsAt,
      float[] planes,
      int first,
      int[] shifts,
      float[] out,
      int outAt,
      int outStride);
}
