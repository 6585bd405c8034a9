package dev.prune.runtime.cpu;

import java.util.Arrays;

/** Packs columns of a matrix side by side: {@code panel[k * width + j]}, zeros where the matrix ends. */
final class Panels {
  private Panels() {}

  /** From a matrix whose rows are contiguous: {@code panel[k, j] = b[at + k * stride + j]}. */
  static void packRows(float[] b, int at, int stride, int depth, int columns, int width, float[] panel) {
    for (int k = 0; k < depth; k++) {
      System.arraycopy(b, at + k * stride, panel, k * width, columns);
      if (columns < width) {
        Arrays.fill(panel, k * width + columns, (k + 1) * width, 0);
      }
    }
  }

  /** From a matrix whose columns are contiguous: {@code panel[k, j] = b[at + j * stride + k]}. */
  static void packColumns(float[] b, int at, int stride, int depth, int columns, int width, float[] panel) {
    int j = 0;
    for (; j + 8 <= columns; j += 8) {
      packEight(b, at + j * stride, stride, depth, width, panel, j);
    }
    for (; j < columns; j++) {
      int from = at + j * stride;
      for (int k = 0; k < depth; k++) {
        panel[k * width + j] = b[from + k];
      }
    }
    for (; j < width; j++) {
      for (int k = 0; k < depth; k++) {
        panel[k * width + j] = 0;
      }
    }
  }

  /** Eight columns at once: eight streams are read, and whole runs are written. */
  private static void packEight(float[] b, int b0, int stride, int depth, int width, float[] panel, int at) {
    int b1 = b0 + stride;
    int b2 = b1 + stride;
    int b3 = b2 + stride;
    int b4 = b3 + stride;
    int b5 = b4 + stride;
    int b6 = b5 + stride;
    int b7 = b6 + stride;
    int p = at;
    for (int k = 0; k < depth; k++) {
      panel[p] = b[b0 + k];
      panel[p + 1] = b[b1 + k];
      panel[p + 2] = b[b2 + k];
      panel[p + 3] = b[b3 + k];
      panel[p + 4] = b[b4 + k];
      panel[p + 5] = b[b5 + k];
      panel[p + 6] = b[b6 + k];
      panel[p + 7] = b[b7 + k];
      p += width;
    }
  }
}
