package dev.prune.runtime.cpu.plain;

import dev.prune.runtime.cpu.DotTiles;

/** Sixteen scalar sums. */
final class PlainDots implements DotTiles {
  /** Places are as dense as a short vector, so that the table of places stays short beside the pixels. */
  private static final int LANES = 8;

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public int scratch() {
    return 0;
  }

  @Override
  public void dots(
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
      int outAt) {
    float c00 = 0;
    float c01 = 0;
    float c02 = 0;
    float c03 = 0;
    float c10 = 0;
    float c11 = 0;
    float c12 = 0;
    float c13 = 0;
    float c20 = 0;
    float c21 = 0;
    float c22 = 0;
    float c23 = 0;
    float c30 = 0;
    float c31 = 0;
    float c32 = 0;
    float c33 = 0;
    int b0 = shifts[shiftAt];
    int b1 = shifts[shiftAt + 1];
    int b2 = shifts[shiftAt + 2];
    int b3 = shifts[shiftAt + 3];
    for (int n = 0; n < count; n++) {
      for (int p = places[n]; p < places[n] + LANES; p++) {
        int q = leftAt + p;
        float x0 = left[q];
        float x1 = left[q + leftStride];
        float x2 = left[q + 2 * leftStride];
        float x3 = left[q + 3 * leftStride];
        float y0 = right[b0 + p];
        float y1 = right[b1 + p];
        float y2 = right[b2 + p];
        float y3 = right[b3 + p];
        c00 += x0 * y0;
        c01 += x0 * y1;
        c02 += x0 * y2;
        c03 += x0 * y3;
        c10 += x1 * y0;
        c11 += x1 * y1;
        c12 += x1 * y2;
        c13 += x1 * y3;
        c20 += x2 * y0;
        c21 += x2 * y1;
        c22 += x2 * y2;
        c23 += x2 * y3;
        c30 += x3 * y0;
        c31 += x3 * y1;
        c32 += x3 * y2;
        c33 += x3 * y3;
      }
    }
    out[outAt] = c00;
    out[outAt + 1] = c01;
    out[outAt + 2] = c02;
    out[outAt + 3] = c03;
    out[outAt + 4] = c10;
    out[outAt + 5] = c11;
    out[outAt + 6] = c12;
    out[outAt + 7] = c13;
    out[outAt + 8] = c20;
    out[outAt + 9] = c21;
    out[outAt + 10] = c22;
    out[outAt + 11] = c23;
    out[outAt + 12] = c30;
    out[outAt + 13] = c31;
    out[outAt + 14] = c32;
    out[outAt + 15] = c33;
  }
}
