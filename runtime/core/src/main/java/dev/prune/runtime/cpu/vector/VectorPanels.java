package dev.prune.runtime.cpu.vector;

import dev.prune.runtime.cpu.PanelTiles;
import jdk.incubator.vector.FloatVector;

/** Panels of one or two vectors. */
final class VectorPanels implements PanelTiles {
  private static final int V = FloatVector.SPECIES_PREFERRED.length();

  @Override
  public int tallest() {
    return VectorArithmetic.TALLEST;
  }

  @Override
  public int wide() {
    return 2 * V;
  }

  @Override
  public int narrow() {
    return V;
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
    if (height == 8 && width == V) {
      Tile8.rowsNarrow(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    } else if (height == 8) {
      Tile8.rowsWide(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    } else if (width == V) {
      Tile4.rowsNarrow(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    } else {
      Tile4.rowsWide(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    }
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
    if (height == 8 && width == V) {
      Tile8.columnsNarrow(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    } else if (height == 8) {
      Tile8.columnsWide(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    } else if (width == V) {
      Tile4.columnsNarrow(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    } else {
      Tile4.columnsWide(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    }
  }
}
