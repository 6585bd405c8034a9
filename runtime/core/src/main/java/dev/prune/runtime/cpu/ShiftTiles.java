package dev.prune.runtime.cpu;

/**
 * Tiles of a convolution: some output channels by a run of neighbouring output pixels. With the input padded to
 * planes, the pixels that one weight meets are a run of the plane too, only shifted; the shift of each weight is read
 * from a table.
 */
public interface ShiftTiles {
  /** Channels of the tallest tile, 8 or 4. Tiles of 4 channels exist always. */
  int tallest();

  /** Pixels of a wide tile. */
  int wide();

  /** Pixels of a narrow tile; as {@link #wide} where there is one width only. */
  int narrow();

  /**
   * {@code out[i, j] = weights[i] + sum_{k < depth} weights[(k + 1) * height + i] * planes[at + shifts[k] + j]}: the
   * first {@code height} numbers of the packed weights are the bias.
   *
   * @param height 8 or 4, at most {@link #tallest}
   * @param width {@link #wide} or {@link #narrow}
   */
  void convolve(
      int height,
      int width,
      int depth,
      float[] weights,
      int weightsAt,
      float[] planes,
      int at,
      int[] shifts,
      float[] out,
      int outAt,
      int outStride);
}
