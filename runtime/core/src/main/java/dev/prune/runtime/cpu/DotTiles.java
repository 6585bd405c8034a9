package dev.prune.runtime.cpu;

/** Sixteen sums over pixels at once: 4 rows of one operand by 4 shifted runs of the other. */
public interface DotTiles {
  /** Rows, and shifts, of a tile. */
  int SIDE = 4;

  /** Neighbouring pixels that one entry of {@code places} stands for. */
  int lanes();

  /** Numbers of scratch that {@link #dots} needs. */
  int scratch();

  /**
   * {@code out[i * 4 + j] = sum over p in places[0 .. count), l < lanes of left[leftAt + i * leftStride + p + l] *
   * right[shifts[shiftAt + j] + p + l]}, in one fixed order.
   */
  void dots(
      int count,
      int[] places,
      float[] left,
      int leftAt,
      int leftStride,
      float[] right,
      int[] shifts,
      int shiftAt,
      float[] scratch,
      int scratchAt,
      float[] out,
      int outAt);
}
