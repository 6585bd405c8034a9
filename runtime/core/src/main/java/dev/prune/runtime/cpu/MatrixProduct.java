package dev.prune.runtime.cpu;

/**
 * {@code C[m, n] = bias[n] + A[m, depth] * B[depth, n]}. A unit is a panel of B's columns by some rows of C; its sums
 * run over the depth in order, so the cut into units changes no bit.
 *
 * <p>B is packed panel by panel into the thread's scratch, blocks of the depth that stay in the first cache; A is
 * read in place. What does not fill a tile is computed on padded copies: rows of A padded with zeros, tiles of C in
 * scratch.
 */
final class MatrixProduct extends Work {
  /** Depth of a packed block at most: with two vectors of 16 it takes 48 KiB. */
  private static final int DEEPEST = 384;

  /** Rows of C that make a unit where there are too few panels for the threads. */
  private static final int ROWS = 32;

  private final Engine engine;
  private final PanelTiles tiles;

  int m;
  int n;
  int depth;
  FloatArray a;
  int aAt;
  int aStride;

  /** Whether {@code A[i, k]} is {@code a[aAt + i + k * aStride]}, else it is {@code a[aAt + i * aStride + k]}. */
  boolean aByColumns;

  FloatArray b;
  int bAt;
  int bStride;

  /** Whether {@code B[k, j]} is {@code b[bAt + j * bStride + k]}, else it is {@code b[bAt + k * bStride + j]}. */
  boolean bByColumns;

  /** Null for none. */
  FloatArray bias;

  int biasAt;
  FloatArray c;
  int cAt;
  private int block;
  private int unitRows;
  private int rowUnits;
  private int baseAt;
  private int tileAt;
  private int paddedAt;

  MatrixProduct(Engine engine) {
    this.engine = engine;
    this.tiles = engine.arithmetic().panels();
  }

  void multiply() {
    int blocks = Math.max(1, (depth + DEEPEST - 1) / DEEPEST);
    int panels = (n + tiles.wide() - 1) / tiles.wide();
    block = (depth + blocks - 1) / blocks;
    unitRows = panels >= 4 * engine.team().threads() || engine.team().threads() == 1 ? m : Math.min(m, ROWS);
    rowUnits = unitRows == 0 ? 0 : (m + unitRows - 1) / unitRows;
    baseAt = block * tiles.wide();
    tileAt = baseAt + tiles.wide();
    paddedAt = tileAt + tiles.tallest() * tiles.wide();
    engine.workspace().reserve(paddedAt + block * tiles.tallest());
    engine.team().run(this, panels * rowUnits, 2L * m * n * depth);
  }

  @Override
  void run(int from, int to, int thread) {
    float[] scratch = engine.workspace().own(thread);
    int u = from;
    while (u < to) {
      int panel = u / rowUnits;
      int lastRowUnit = Math.min(to - panel * rowUnits, rowUnits);
      int firstRow = (u - panel * rowUnits) * unitRows;
      panel(panel * tiles.wide(), firstRow, Math.min(m, lastRowUnit * unitRows), scratch);
      u = panel * rowUnits + lastRowUnit;
    }
  }

  private void panel(int column, int firstRow, int endRow, float[] scratch) {
    int columns = Math.min(tiles.wide(), n - column);
    int width = columns <= tiles.narrow() ? tiles.narrow() : tiles.wide();
    base(column, columns, width, scratch);
    int k = 0;
    do {
      int deep = Math.min(block, depth - k);
      if (bByColumns) {
        Panels.packColumns(b.data, bAt + column * bStride + k, bStride, deep, columns, width, scratch, 0);
      } else {
        Panels.packRows(b.data, bAt + k * bStride + column, bStride, deep, columns, width, scratch, 0);
      }
      for (int row = firstRow; row < endRow; ) {
        int left = endRow - row;
        int height = left > 4 ? tiles.tallest() : 4;
        tile(row, Math.min(left, height), height, column, columns, width, k, deep, scratch);
        row += height;
      }
      k += deep;
    } while (k < depth);
  }

  /** The row that C begins with: the bias, or zeros. */
  private void base(int column, int columns, int width, float[] scratch) {
    for (int j = 0; j < width; j++) {
      scratch[baseAt + j] = bias != null && j < columns ? bias.data[biasAt + column + j] : 0;
    }
  }

  private void tile(
      int row, int rows, int height, int column, int columns, int width, int k, int deep, float[] scratch) {
    float[] out = c.data;
    int outAt = cAt + row * n + column;
    if (rows == height && columns == width) {
      if (k == 0) {
        product(row, rows, height, width, k, deep, scratch, scratch, baseAt, 0, out, outAt, n);
      } else {
        product(row, rows, height, width, k, deep, scratch, out, outAt, n, out, outAt, n);
      }
      return;
    }
    if (k == 0) {
      product(row, rows, height, width, k, deep, scratch, scratch, baseAt, 0, scratch, tileAt, width);
    } else {
      for (int i = 0; i < rows; i++) {
        System.arraycopy(out, outAt + i * n, scratch, tileAt + i * width, columns);
      }
      product(row, rows, height, width, k, deep, scratch, scratch, tileAt, width, scratch, tileAt, width);
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(scratch, tileAt + i * width, out, outAt + i * n, columns);
    }
  }

  private void product(
      int row,
      int rows,
      int height,
      int width,
      int k,
      int deep,
      float[] scratch,
      float[] base,
      int baseAt,
      int baseStride,
      float[] out,
      int outAt,
      int outStride) {
    float[] factor = a.data;
    if (rows < height) {
      pad(row, rows, height, k, deep, scratch);
      tiles.columns(
          height, width, deep, scratch, paddedAt, height, scratch, 0, base, baseAt, baseStride, out, outAt, outStride);
    } else if (aByColumns) {
      int at = aAt + row + k * aStride;
      tiles.columns(
          height, width, deep, factor, at, aStride, scratch, 0, base, baseAt, baseStride, out, outAt, outStride);
    } else {
      int at = aAt + row * aStride + k;
      tiles.rows(height, width, deep, factor, at, aStride, scratch, 0, base, baseAt, baseStride, out, outAt, outStride);
    }
  }

  /** Copies some rows of A as columns of {@code height}, zeros below. */
  private void pad(int row, int rows, int height, int k, int deep, float[] scratch) {
    float[] factor = a.data;
    int down = aByColumns ? 1 : aStride;
    int along = aByColumns ? aStride : 1;
    int at = aAt + row * down + k * along;
    for (int d = 0; d < deep; d++) {
      for (int i = 0; i < height; i++) {
        scratch[paddedAt + d * height + i] = i < rows ? factor[at + i * down + d * along] : 0;
      }
    }
  }
}
