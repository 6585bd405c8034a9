package dev.prune.runtime.cpu;

/**
 * {@code C[m, n] = bias[n] + A[m, depth] * B[depth, n]}. Every element of C is summed over the depth in order, block by block
 * of a length that the depth alone decides, so the cut into units changes no bit.
 *
 * <p>First A is packed for all threads, block by block of the depth and tile by tile of the rows; then each thread packs its
 * panels of B into scratch, a block at a time that stays in the nearest cache, and multiplies. A unit is a panel of B's
 * columns by some rows of C. Between two blocks the sums of a tile lie side by side in scratch, since its rows in C may be far
 * apart; what does not fill a tile of C is computed there, too.
 */
final class MatrixProduct extends Work {
  /** Depth of a packed block at most: with two vectors of 16 it takes 32 KiB. */
  private static final int DEEPEST = 256;

  /** Rows of C that make a unit where there are too few panels for the threads; whole tiles of every height. */
  private static final int ROWS = 2 * Tiling.ROWS;

  /**
   * Rows of panels of C that go through all blocks of the depth before the next ones begin: with two vectors of 16 their
   * sums take 512 KiB and stay in the second cache.
   */
  private static final int GROUP_ROWS = 4096;

  /** Numbers of C from which it is large: parts of its rows, written panel by panel, are fetched from afar each time. */
  private static final int LARGE = 1 << 19;

  /** Numbers of panels that lie beside each other where tiles go across them, so that long rows are written at once. */
  private static final int ACROSS = 1 << 17;

  private final Engine engine;
  private final PanelTiles tiles;
  private final Packing packing;
  private final Rows rows = new Rows();

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
  private float[] packed;
  private int packedRows;
  private int block;
  private int unitRows;
  private int rowUnits;
  private int baseAt;
  private int sumsAt;
  private int group;

  /** Panels that are packed beside each other, and from one to the next. */
  private int panelsAtOnce;

  private int panelSize;

  MatrixProduct(Engine engine) {
    this.engine = engine;
    this.tiles = engine.arithmetic().panels();
    this.packing = engine.arithmetic().packing();
  }

  void multiply() {
    int threads = engine.team().threads();
    int blocks = Math.max(1, (depth + DEEPEST - 1) / DEEPEST);
    int panels = tiles.panels(n);
    block = Math.max(1, (depth + blocks - 1) / blocks);
    unitRows = panels >= 4 * threads || threads == 1 ? m : Math.min(m, ROWS);
    rowUnits = unitRows == 0 ? 0 : (m + unitRows - 1) / unitRows;
    baseAt = block * tiles.wide() + packing.slack();
    sumsAt = baseAt + tiles.wide();
    packedRows = Tiling.roundUp(m, 4);
    group = unitRows == 0 ? 1 : Math.clamp(GROUP_ROWS / unitRows, 1, Math.max(1, panels * rowUnits));
    panelSize = sumsAt;
    boolean across = block == depth && rowUnits == 1 && (long) m * n >= LARGE;
    panelsAtOnce = across ? Math.clamp(ACROSS / panelSize, 1, panels) : 1;
    sumsAt += (panelsAtOnce - 1) * panelSize;
    int sums = (block < depth ? group * Tiling.roundUp(unitRows, 4) : 0) + tiles.tallest();
    engine.workspace().reserve(sumsAt + sums * tiles.wide());
    engine.workspace().reserveWords(offsetsLength());
    packed = engine.workspace().common(packedAt(blocks, 0));
    engine.team().run(rows, (m + ROWS - 1) / ROWS, 4L * m * depth);
    engine.team().run(this, panels * rowUnits, 2L * m * n * depth);
  }

  /** Where the packed tile that begins with a row lies; tiles keep a distance, since packing writes beyond their last step. */
  private int packedAt(int blockIndex, int row) {
    int r = packedRows * blockIndex + row;
    return r * block + r / 4 * packing.slack();
  }

  /** Length of a table of offsets for columns of B or rows of A. */
  private int offsetsLength() {
    return Tiling.roundUp(Math.max(tiles.wide(), tiles.tallest()), packing.slack());
  }

  /** Packs A; a unit is {@link #ROWS} rows. */
  private final class Rows extends Work {
    @Override
    void run(int from, int to, int thread) {
      int[] offsets = engine.workspace().words(thread);
      int end = Math.min(m, to * ROWS);
      for (int row = from * ROWS; row < end; ) {
        int height = Tiling.height(row, m, tiles.tallest());
        int count = Math.min(height, m - row);
        Packing.offsets(offsets, offsetsLength(), aStride, count);
        for (int k = 0; k < depth; k += block) {
          int deep = Math.min(block, depth - k);
          int into = packedAt(k / block, row);
          if (aByColumns) {
            packing.copy(a.data, aAt + row + k * aStride, aStride, deep, count, height, packed, into);
          } else {
            packing.transpose(a.data, aAt + row * aStride + k, offsets, deep, height, packed, into);
          }
        }
        row += height;
      }
    }
  }

  @Override
  void run(int from, int to, int thread) {
    float[] scratch = engine.workspace().own(thread);
    if (panelsAtOnce > 1) {
      for (int panel = from; panel < to; panel += panelsAtOnce) {
        across(panel, Math.min(to, panel + panelsAtOnce), scratch, thread);
      }
      return;
    }
    for (int u = from; u < to; u += group) {
      for (int k = 0; k == 0 || k < depth; k += block) {
        multiply(u, Math.min(to, u + group), k, scratch, thread);
      }
    }
  }

  /** Some panels with all of the depth, rows of C outside. */
  private void across(int from, int to, float[] scratch, int thread) {
    for (int panel = from; panel < to; panel++) {
      int at = (panel - from) * panelSize;
      base(panel, scratch, at + baseAt);
      pack(panel, 0, depth, scratch, at, thread);
    }
    int height;
    for (int row = 0; row < m; row += height) {
      height = Tiling.height(row, m, tiles.tallest());
      for (int panel = from; panel < to; panel++) {
        tile(row, height, panel, 0, depth, (panel - from) * panelSize, sumsAt, scratch);
      }
    }
  }

  /** A group of units, one block of the depth. */
  private void multiply(int from, int to, int k, float[] scratch, int thread) {
    int deep = Math.min(block, depth - k);
    int packedPanel = -1;
    int sums = sumsAt;
    for (int u = from; u < to; u++) {
      int panel = u / rowUnits;
      if (panel != packedPanel) {
        base(panel, scratch, baseAt);
        pack(panel, k, deep, scratch, 0, thread);
        packedPanel = panel;
      }
      int row = (u - panel * rowUnits) * unitRows;
      int end = Math.min(m, row + unitRows);
      while (row < end) {
        int height = Tiling.height(row, m, tiles.tallest());
        tile(row, height, panel, k, deep, 0, sums, scratch);
        row += height;
        sums += deep < depth ? height * tiles.width(n, panel) : 0;
      }
    }
  }

  private void pack(int panel, int k, int deep, float[] scratch, int to, int thread) {
    int column = panel * tiles.wide();
    int columns = tiles.columns(n, panel);
    int width = tiles.width(n, panel);
    if (bByColumns) {
      int[] offsets = engine.workspace().words(thread);
      Packing.offsets(offsets, offsetsLength(), bStride, columns);
      packing.transpose(b.data, bAt + column * bStride + k, offsets, deep, width, scratch, to);
    } else {
      packing.copy(b.data, bAt + k * bStride + column, bStride, deep, columns, width, scratch, to);
    }
  }

  /** The row that C begins with: the bias, or zeros. */
  private void base(int panel, float[] scratch, int at) {
    int column = panel * tiles.wide();
    int columns = tiles.columns(n, panel);
    for (int j = 0; j < tiles.width(n, panel); j++) {
      scratch[at + j] = bias != null && j < columns ? bias.data[biasAt + column + j] : 0;
    }
  }

  /**
   * A tile begins with the row of the base, or with its sums over the blocks before; it ends in C, or in its sums where
   * blocks follow or it reaches beyond C.
   */
  private void tile(
      int row, int height, int panel, int k, int deep, int panelAt, int sums, float[] scratch) {
    int count = Math.min(m - row, height);
    int column = panel * tiles.wide();
    int columns = tiles.columns(n, panel);
    int width = tiles.width(n, panel);
    float[] out = c.data;
    int at = packedAt(k / block, row);
    int outAt = cAt + row * n + column;
    int from = k == 0 ? panelAt + baseAt : sums;
    int fromStride = k == 0 ? 0 : width;
    boolean last = k + deep == depth;
    if (last && count == height && columns == width) {
      tiles.multiply(height, width, deep, packed, at, scratch, panelAt, scratch, from, fromStride, out, outAt, n);
      return;
    }
    tiles.multiply(height, width, deep, packed, at, scratch, panelAt, scratch, from, fromStride, scratch, sums, width);
    for (int i = 0; last && i < count; i++) {
      System.arraycopy(scratch, sums + i * width, out, outAt + i * n, columns);
    }
  }
}
