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
  public int tallestNarrow() {
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
  public void multiply(
      int height,
      int width,
      int depth,
      float[] a,
      int at,
      float[] panel,
      int panelAt,
      float[] base,
      int baseAt,
      int baseStride,
      float[] out,
      int outAt,
      int outStride) {
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
    for (int k = 0; k < depth; k++) {
      int p = panelAt + k * SIDE;
      int q = at + k * SIDE;
      float x0 = a[q];
      float x1 = a[q + 1];
      float x2 = a[q + 2];
      float x3 = a[q + 3];
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
    out[outAt] = base[baseAt] + c00;
    out[outAt + 1] = base[baseAt + 1] + c01;
    out[outAt + 2] = base[baseAt + 2] + c02;
    out[outAt + 3] = base[baseAt + 3] + c03;
    out[outAt + outStride] = base[baseAt + baseStride] + c10;
    out[outAt + outStride + 1] = base[baseAt + baseStride + 1] + c11;
    out[outAt + outStride + 2] = base[baseAt + baseStride + 2] + c12;
    out[outAt + outStride + 3] = base[baseAt + baseStride + 3] + c13;
    out[outAt + 2 * outStride] = base[baseAt + 2 * baseStride] + c20;
    out[outAt + 2 * outStride + 1] = base[baseAt + 2 * baseStride + 1] + c21;
    out[outAt + 2 * outStride + 2] = base[baseAt + 2 * baseStride + 2] + c22;
    out[outAt + 2 * outStride + 3] = base[baseAt + 2 * baseStride + 3] + c23;
    out[outAt + 3 * outStride] = base[baseAt + 3 * baseStride] + c30;
    out[outAt + 3 * outStride + 1] = base[baseAt + 3 * baseStride + 1] + c31;
    out[outAt + 3 * outStride + 2] = base[baseAt + 3 * baseStride + 2] + c32;
    out[outAt + 3 * outStride + 3] = base[baseAt + 3 * baseStride + 3] + c33;
  }
}
