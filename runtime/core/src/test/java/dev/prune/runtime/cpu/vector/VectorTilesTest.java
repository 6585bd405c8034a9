package dev.prune.runtime.cpu.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prune.runtime.cpu.PanelTiles;
import dev.prune.runtime.cpu.ShiftTiles;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiles of every height beside plain loops, also those that this machine's registers are too few for. */
class VectorTilesTest {
  private static final int DEPTH = 37;
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);

  @ParameterizedTest
  @ValueSource(ints = {4, 6, 8, 12})
  void panelsOfTwoVectors(int height) {
    panels(height, new VectorPanels().wide());
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6, 8, 12, 16})
  void panelsOfOneVector(int height) {
    panels(height, new VectorPanels().narrow());
  }

  private void panels(int height, int width) {
    PanelTiles tiles = new VectorPanels();
    int stride = width + 3;
    float[] a = numbers(5 + DEPTH * height);
    float[] panel = numbers(7 + DEPTH * width);
    float[] base = numbers(2 + height * stride);
    float[] out = new float[1 + height * stride];
    tiles.multiply(height, width, DEPTH, a, 5, panel, 7, base, 2, stride, out, 1, stride);
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < width; j++) {
        double sum = 0;
        for (int k = 0; k < DEPTH; k++) {
          sum += (double) a[5 + k * height + i] * panel[7 + k * width + j];
        }
        assertEquals(base[2 + i * stride + j] + sum, out[1 + i * stride + j], 1e-5, i + " " + j);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6, 8, 12})
  void runsOfPixels(int height) {
    ShiftTiles tiles = new VectorShifts();
    int run = tiles.run();
    int[] shifts = random.ints(DEPTH, 0, 100).toArray();
    float[] weights = numbers(3 + (DEPTH + 1) * height);
    float[] planes = numbers(200 + 2 * run);
    float[] out = new float[1 + height * 3 * run];
    tiles.wide(height, DEPTH, weights, 3, planes, 11, 60, shifts, out, 1, 3 * run);
    float[] narrow = new float[1 + height * 3 * run];
    tiles.narrow(height, DEPTH, weights, 3, planes, 11, shifts, narrow, 1, 3 * run);
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < 2 * run; j++) {
        int from = j < run ? 11 + j : 60 + j - run;
        double sum = weights[3 + i];
        for (int k = 0; k < DEPTH; k++) {
          sum += (double) weights[3 + (k + 1) * height + i] * planes[from + shifts[k]];
        }
        assertEquals(sum, out[1 + i * 3 * run + j], 1e-5, i + " " + j);
        assertEquals(j < run ? out[1 + i * 3 * run + j] : 0, narrow[1 + i * 3 * run + j], i + " " + j);
      }
    }
  }

  @Test
  void blocksOfEightColumnsBecomeRows() {
    assumeTrue(TransposeTile8x4.serves(), "vectors have another length here");
    int[] offsets = {40, 0, 300, 80, 120, 160, 230, 200};
    rows(20, 309 + 27, offsets);
    rows(16, 309 + 23, offsets); // The last block would read beyond the end.
    rows(0, 400, 40, 0, 300, 80, 120, 160, -6, 200); // The half before a column would begin before the array.
  }

  /** Transposes 23 steps of columns that begin at 9, in an array of some length. */
  private void rows(int made, int length, int... offsets) {
    float[] from = numbers(length);
    float[] rows = new float[300];
    assertEquals(made, TransposeTile8x4.transpose(from, 9, offsets, 0, 23, 11, rows, 2));
    for (int k = 0; k < made; k++) {
      for (int j = 0; j < offsets.length; j++) {
        assertEquals(from[9 + offsets[j] + k], rows[2 + k * 11 + j]);
      }
    }
  }

  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }
}
