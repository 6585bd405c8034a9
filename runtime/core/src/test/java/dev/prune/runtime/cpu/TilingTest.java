package dev.prune.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of matrices and channels of convolutions, cut into tiles. */
class TilingTest {
  @ParameterizedTest
  @ValueSource(ints = {4, 6, 12, 16})
  void tilesCoverAllRowsAndLittleMore(int tallest) {
    for (int rows = 1; rows < 200; rows++) {
      int end = 0;
      for (int height : heights(0, rows, tallest)) {
        assertTrue(height >= 4 && height <= tallest && height % 2 == 0, height + " of " + rows);
        end += height;
      }
      assertTrue(end >= rows && end <= Tiling.roundUp(rows, 4), end + " for " + rows);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6, 12})
  void whoBeginsInTheMidstMakesTheSameTiles(int tallest) {
    for (int rows = 1; rows < 200; rows++) {
      List<Integer> all = heights(0, rows, tallest);
      List<Integer> parts = new ArrayList<>();
      for (int row = 0; row < rows; row += Tiling.ROWS) {
        int end = 0;
        for (int height : heights(row, rows, tallest)) {
          if (row + end < Math.min(rows, row + Tiling.ROWS)) {
            parts.add(height);
          }
          end += height;
        }
      }
      assertEquals(all, parts);
    }
  }

  private static List<Integer> heights(int first, int rows, int tallest) {
    List<Integer> heights = new ArrayList<>();
    for (int row = first; row < rows; row += heights.getLast()) {
      heights.add(Tiling.height(row, rows, tallest));
    }
    return heights;
  }
}
