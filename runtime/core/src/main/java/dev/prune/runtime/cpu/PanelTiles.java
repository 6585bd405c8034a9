package dev.prune.runtime.cpu;

/**
 * Tiles of the matrix product {@code C = base + A * B}. Both operands are packed: {@code a[at + k * height + i]} holds some
 * rows of A, {@code panel[panelAt + k * width + j]} some columns of B, see {@link Packing}. A tile's sums run over {@code k}
 * in order.
 */
public interface PanelTiles {
  /** Rows of the tallest tile: 12, 6 or 4. */
  int tallest();

  /** Rows of the tallest tile of narrow panels: 16, 12 or 4. */
  int tallestNarrow();

  /** Columns of a wide panel. */
  int wide();

  /** Columns of a narrow panel; as {@link #wide} where there is one width only. */
  int narrow();

  /** Panels that so many columns make. */
  default int panels(int columns) {
    return (columns + wide() - 1) / wide();
  }

  /** Columns of one of the panels that so many columns make. */
  default int columns(int all, int panel) {
    return Math.min(wide(), all - panel * wide());
  }

  /** Columns that a panel has room for: the last one is narrow where that suffices. */
  default int width(int all, int panel) {
    return columns(all, panel) <= narrow() ? narrow() : wide();
  }

  /**
   * {@code out[i, j] = base[i, j] + (sum_{k < depth} a[k, i] * panel[k, j])}, the sum first. {@code base} may be {@code out} itself or a row
   * that repeats (stride 0).
   *
   * @param height as {@link Tiling#height} says
   * @param width {@link #wide} or {@link #narrow}
   */
  void multiply(
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
      int outStride);
}
