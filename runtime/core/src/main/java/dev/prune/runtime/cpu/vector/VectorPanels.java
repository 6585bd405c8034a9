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
  public int tallestNarrow() {
    return switch (VectorArithmetic.TALLEST) {
      case 12 -> 16;
      case 6 -> 12;
      default -> VectorArithmetic.TALLEST;
    };
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
    if (width == 2 * V) {
      switch (height) {
        case 12 -> PanelTile12.wide(depth, a, at, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
        case 6 -> PanelTile6.wide(depth, a, at, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
        case 8 -> PanelTile8.wide(depth, a, at, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
        default -> PanelTile4.wide(depth, a, at, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
      }
    } else {
      switch (height) {
        case 16 -> PanelTile16.narrow(depth, a, at, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
        case 12 -> PanelTile12.narrow(depth, a, at, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
        case 6 -> PanelTile6.narrow(depth, a, at, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
        case 8 -> PanelTile8.narrow(depth, a, at, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
        default -> PanelTile4.narrow(depth, a, at, panel, panelAt, base, baseAt, baseStride, out, outAt, outStride);
      }
    }
  }
}
