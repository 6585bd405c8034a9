package dev.prune.runtime.cpu.plain;

import dev.prune.runtime.cpu.ShiftTiles;

/** Tiles of 4 channels by 4 pixels. */
final class PlainShifts implements ShiftTiles {
  private static final int SIDE = 4;

  @Override
  public int tallest() {
    return SIDE;
  }

  @Override
  public int run() {
    return SIDE;
  }

  @Override
  public void wide(
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
      int outStride) {
    narrow(height, depth, weights, weightsAt, planes, first, shifts, out, outAt, outStride);
    narrow(height, depth, weights, weightsAt, planes, second, shifts, out, outAt + SIDE, outStride);
  }

  @Override
  public void narrow(
      int height,
      int depth,
      float[] weights,
      int weightsAt,
      float[] planes,
      int first,
      int[] shifts,
      float[] out,
      int outAt,
      int outStride) {
    float c00 = weights[weightsAt];
    float c01 = weights[weightsAt];
    float c02 = weights[weightsAt];
    float c03 = weights[weightsAt];
    float c10 = weights[weightsAt + 1];
    float c11 = weights[weightsAt + 1];
    float c12 = weights[weightsAt + 1];
    float c13 = weights[weightsAt + 1];
    float c20 = weights[weightsAt + 2];
    float c21 = weights[weightsAt + 2];
    float c22 = weights[weightsAt + 2];
    float c23 = weights[weightsAt + 2];
    float c30 = weights[weightsAt + 3];
    float c31 = weights[weightsAt + 3];
    float c32 = weights[weightsAt + 3];
    float c33 = weights[weightsAt + 3];
    for (int k = 0; k < depth; k++) {
      int p = first + shifts[k];
      int q = weightsAt + (k + 1) * SIDE;
      float x0 = weights[q];
      float x1 = weights[q + 1];
      float x2 = weights[q + 2];
      float x3 = weights[q + 3];
      float y0 = planes[p];
      float y1 = planes[p + 1];
      float y2 = planes[p + 2];
      float y3 = planes[p + 3];
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
    int o = outAt;
    out[o] = c00;
    out[o + 1] = c01;
    out[o + 2] = c02;
    out[o + 3] = c03;
    o += outStride;
    out[o] = c10;
    out[o + 1] = c11;
    out[o + 2] = c12;
    out[o + 3] = c13;
    o += outStride;
    out[o] = c20;
    out[o + 1] = c21;
    out[o + 2] = c22;
    out[o + 3] = c23;
    o += outStride;
    out[o] = c30;
    out[o + 1] = c31;
    out[o + 2] = c32;
    out[o + 3] = c33;
  }
}
