package dev.prune.runtime.cpu;

import java.util.Arrays;

/** Packs columns of a matrix side by side: {@code panel[panelAt + k * width + j]}. */
final class Panels {
  /** Columns that are packed at once; every panel's width is a multiple. */
  private static final int STREAMS = 4;

  private Panels() {}

  /** From a matrix whose rows are contiguous: {@code panel[k, j] = b[at + k * stride + j]}. */
  static void packRows(
      float[] b, int at, int stride, int depth, int columns, int width, float[] panel, int panelAt) {
    for (int k = 0; k < depth; k++) {
      System.arraycopy(b, at + k * stride, panel, panelAt + k * width, columns);
      if (columns < width) {
        Arrays.fill(panel, panelAt + k * width + columns, panelAt + (k + 1) * width, 0);
      }
    }
  }

  /**
   * From a matrix whose columns are contiguous: {@code panel[k, j] = b[at + j * stride + k]}. Beyond the matrix a panel
   * holds what it likes: those columns of a product are not kept.
   */
  static void packColumns(
      float[] b, int at, int stride, int depth, int columns, int width, float[] panel, int panelAt) {
    for (int j = 0; j < columns; j += STREAMS) {
      int last = Math.min(columns - 1 - j, STREAMS - 1) * stride;
      packStreams(b, at + j * stride, stride, last, depth, width, panel, panelAt + j);
    }
  }

  /** Reads {@link #STREAMS} columns at once, the last of them again where there are fewer, and writes whole runs. */
  private static void packStreams(
      float[] b, int b0, int stride, int last, int depth, int width, float[] panel, int panelAt) {
    int b1 = b0 + Math.min(stride, last);
    int b2 = b0 + Math.min(2 * stride, last);
    int b3 = b0 + Math.min(3 * stride, last);
    int p = panelAt;
    for (int k = 0; k < depth; k++) {
      panel[p] = b[b0 + k];
      panel[p + 1] = b[b1 + k];
      panel[p + 2] = b[b2 + k];
      panel[p + 3] = b[b3 + k];
      p += width;
    }
  }
}
