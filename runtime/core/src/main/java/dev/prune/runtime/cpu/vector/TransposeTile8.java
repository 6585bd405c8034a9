package dev.prune.runtime.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Blocks of 8 columns and 8 steps become rows in registers: three rounds of zips, each of a row and the one four further on. For
 * vectors of 8, where a gather takes twice as long; with those of 16 it does not, see docs/performance-notes.md.
 */
final class TransposeTile8 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  /** Numbers of a row. */
  private static final int SIDE = 8;

  private static final VectorShuffle<Float> LOWER = VectorShuffle.makeZip(S, 0);
  private static final VectorShuffle<Float> UPPER = VectorShuffle.makeZip(S, 1);

  private TransposeTile8() {}

  /** Whether vectors are as long as a row. */
  static boolean serves() {
    return S.length() == SIDE;
  }

  /**
   * {@code rows[to + k * width + j] = from[at + offsets[first + j] + k]} for {@code j < 8}, step by step.
   *
   * @return how many steps were made: those of whole blocks
   */
  static int transpose(
      float[] from, int at, int[] offsets, int first, int depth, int width, float[] rows, int to) {
    int column0 = at + offsets[first];
    int column1 = at + offsets[first + 1];
    int column2 = at + offsets[first + 2];
    int column3 = at + offsets[first + 3];
    int column4 = at + offsets[first + 4];
    int column5 = at + offsets[first + 5];
    int column6 = at + offsets[first + 6];
    int column7 = at + offsets[first + 7];
    int p = to;
    int k = 0;
    for (; k + SIDE <= depth; k += SIDE) {
      FloatVector x = FloatVector.fromArray(S, from, column0 + k);
      FloatVector y = FloatVector.fromArray(S, from, column4 + k);
      FloatVector a0 = x.rearrange(LOWER, y);
      FloatVector a1 = x.rearrange(UPPER, y);
      x = FloatVector.fromArray(S, from, column1 + k);
      y = FloatVector.fromArray(S, from, column5 + k);
      FloatVector b0 = x.rearrange(LOWER, y);
      FloatVector b1 = x.rearrange(UPPER, y);
      x = FloatVector.fromArray(S, from, column2 + k);
      y = FloatVector.fromArray(S, from, column6 + k);
      FloatVector c0 = x.rearrange(LOWER, y);
      FloatVector c1 = x.rearrange(UPPER, y);
      x = FloatVector.fromArray(S, from, column3 + k);
      y = FloatVector.fromArray(S, from, column7 + k);
      FloatVector d0 = x.rearrange(LOWER, y);
      FloatVector d1 = x.rearrange(UPPER, y);
      x = a0.rearrange(LOWER, c0);
      y = b0.rearrange(LOWER, d0);
      x.rearrange(LOWER, y).intoArray(rows, p);
      x.rearrange(UPPER, y).intoArray(rows, p + width);
      x = a0.rearrange(UPPER, c0);
      y = b0.rearrange(UPPER, d0);
      x.rearrange(LOWER, y).intoArray(rows, p + 2 * width);
      x.rearrange(UPPER, y).intoArray(rows, p + 3 * width);
      x = a1.rearrange(LOWER, c1);
      y = b1.rearrange(LOWER, d1);
      x.rearrange(LOWER, y).intoArray(rows, p + 4 * width);
      x.rearrange(UPPER, y).intoArray(rows, p + 5 * width);
      x = a1.rearrange(UPPER, c1);
      y = b1.rearrange(UPPER, d1);
      x.rearrange(LOWER, y).intoArray(rows, p + 6 * width);
      x.rearrange(UPPER, y).intoArray(rows, p + 7 * width);
      p += SIDE * width;
    }
    return k;
  }
}
