package dev.prune.runtime.cpu;

/**
 * Tiles of the matrix product {@code C = base + A * B}, where a panel holds some columns of B, row after row: {@code
 * panel[k * width + j]}. A tile is {@code height} rows of C and one panel wide; its sums run over {@code k} in order.
 *
 * <p>The forms differ in how A lies in memory. {@code base} may be {@code out} itself or a row that repeats
 * (stride 0).
 */
public interface PanelTiles {
  /** Rows of the tallest tile, 8 or 4. Tiles of 4 rows exist always. */
  int tallest();

  /** Columns of a wide panel. */
  int wide();

  /** Columns of a narrow panel; as {@link #wide} where there is one width only. */
  int narrow();

  /**
   * {@code out[i, j] = base[i, j] + sum_{k < depth} a[at + i * stride + k] * panel[k, j]}: A's rows are contiguous.
   *
   * @param height 8 or 4, at most {@link #tallest}
   * @param width {@link #wide} or {@link #narrow}
   */
  void rows(
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
      int outStride);

  /**
   * {@code out[i, j] = base[i, j] + sum_{k < depth} a[at + i + k * stride] * panel[k, j]}: A's columns are contiguous.
   */
  void columns(
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
      int outStride);

  /**
   * {@code out[i, j] += sum_{k < depth} a[at + shifts[first + i] + k] * panel[k, j]}: A's rows are contiguous and begin
   * where the table says.
   */
  void scattered(
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
      int outStride);
}
