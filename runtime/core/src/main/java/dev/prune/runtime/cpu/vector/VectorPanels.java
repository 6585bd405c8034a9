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
      PanelTile8.rowsNarrow(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    } else if (height == 8) {
      PanelTile8.rowsWide(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    } else if (width == V) {
      PanelTile4.rowsNarrow(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    } else {
      PanelTile4.rowsWide(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
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
      PanelTile8.columnsNarrow(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    } else if (height == 8) {
      PanelTile8.columnsWide(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    } else if (width == V) {
      PanelTile4.columnsNarrow(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    } else {
      PanelTile4.columnsWide(depth, a, at, stride, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
    }
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
    if (height == 8 && width == V) {
      PanelTile8.scatteredNarrow(depth, a, at, shifts, first, panel, panelAt, out, outAt, outStride);
    } else if (height == 8) {
      PanelTile8.scatteredWide(depth, a, at, shifts, first, panel, panelAt, out, outAt, outStride);
    } else if (width == V) {
      PanelTile4.scatteredNarrow(depth, a, at, shifts, first, panel, panelAt, out, outAt, outStride);
    } else {
      PanelTile4.scatteredWide(depth, a, at, shifts, first, panel, panelAt, out, outAt, outStride);
    }
  }
}
