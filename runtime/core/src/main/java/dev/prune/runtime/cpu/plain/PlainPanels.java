package dev.prune.runtime.cpu.plain;

import dev.prune.runtime.cpu.PanelTiles;

/** Tiles of 4 rows by 4 columns. */
final class PlainPanels implements PanelTiles {
  private static final int SIDE = 4;

  @Override
  public int tallest() {
    return SIDE;
  }

  @Override
  public int wide() {
    return SIDE;
  }

  @Override
  public int narrow() {
    return SIDE;
  }

  @Override
  public void rows(
      int height,
      int width,
      int depth,
      float[] a,
      int at,
      int stride,
      float[] panel,
      int panelAt,
      float[] base,
      int baseAt,
      int baseStride,
      float[] out,
      int outAt,
      int outStride) {
    multiply(depth, a, at, stride, 1, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
  }

  @Override
  public void columns(
      int height,
      int width,
      int depth,
      float[] a,
      int at,
      int stride,
      float[] panel,
      int panelAt,
      float[] base,
      int baseAt,
      int baseStride,
      float[] out,
      int outAt,
      int outStride) {
    multiply(depth, a, at, 1, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
  }

  /** {@code out[i, j] = base[i, j] + sum_k a[at + i * down + k * along] * panel[k, j]}. */
  private static void multiply(
      int depth,
      float[] a,
      int at,
      int down,
      int along,
      float[] panel,
      int panelAt,
      float[] base,
      int baseAt,
      int baseStride,
      float[] out,
      int outAt,
      int outStride) {
    float c00 = base[baseAt];
    float c01 = base[baseAt + 1];
    float c02 = base[baseAt + 2];
    float c03 = base[baseAt + 3];
    float c10 = base[baseAt + baseStride];
    float c11 = base[baseAt + baseStride + 1];
    float c12 = base[baseAt + baseStride + 2];
    float c13 = base[baseAt + baseStride + 3];
    float c20 = base[baseAt + 2 * baseStride];
    float c21 = base[baseAt + 2 * baseStride + 1];
    float c22 = base[baseAt + 2 * baseStride + 2];
    float c23 = base[baseAt + 2 * baseStride + 3];
    float c30 = base[baseAt + 3 * baseStride];
    float c31 = base[baseAt + 3 * baseStride + 1];
    float c32 = base[baseAt + 3 * baseStride + 2];
    float c33 = base[baseAt + 3 * baseStride + 3];
    int q = at;
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * SIDE;
      float x0 = a[q];
      float x1 = a[q + down];
      float x2 = a[q + 2 * down];
      float x3 = a[q + 3 * down];
      float y0 = panel[p];
      float y1 = panel[p + 1];
      float y2 = panel[p + 2];
      float y3 = panel[p + 3];
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
      q += along;
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

  @Override
  public void scattered(
      int height,
      int width,
      int depth,
      float[] a,
      int at,
      int[] shifts,
      int first,
      float[] panel,
      int panelAt,
      float[] out,
      int outAt,
      int outStride) {
    int a0 = at + shifts[first];
    int a1 = at + shifts[first + 1];
    int a2 = at + shifts[first + 2];
    int a3 = at + shifts[first + 3];
    float c00 = out[outAt];
    float c01 = out[outAt + 1];
    float c02 = out[outAt + 2];
    float c03 = out[outAt + 3];
    float c10 = out[outAt + outStride];
    float c11 = out[outAt + outStride + 1];
    float c12 = out[outAt + outStride + 2];
    float c13 = out[outAt + outStride + 3];
    float c20 = out[outAt + 2 * outStride];
    float c21 = out[outAt + 2 * outStride + 1];
    float c22 = out[outAt + 2 * outStride + 2];
    float c23 = out[outAt + 2 * outStride + 3];
    float c30 = out[outAt + 3 * outStride];
    float c31 = out[outAt + 3 * outStride + 1];
    float c32 = out[outAt + 3 * outStride + 2];
    float c33 = out[outAt + 3 * outStride + 3];
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * SIDE;
      float x0 = a[a0 + k];
      float x1 = a[a1 + k];
      float x2 = a[a2 + k];
      float x3 = a[a3 + k];
      float y0 = panel[p];
      float y1 = panel[p + 1];
      float y2 = panel[p + 2];
      float y3 = panel[p + 3];
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
