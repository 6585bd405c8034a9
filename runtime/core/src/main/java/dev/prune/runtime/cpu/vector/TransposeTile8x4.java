package dev.prune.runtime.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Blocks of 8 columns by 4 steps become rows in registers. Two columns are loaded as the halves of a vector, then pairs of rows two apart and one
 * apart exchange what belongs to the other: one permutation of each, and a blend. For vectors of 8, where a gather takes twice
 * as long; with those of 16 it does not, see docs/performance-notes.md.
 */
final class TransposeTile8x4 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  /** Columns of a block. */
  private static final int COLUMNS = 8;

  /** Steps of a block, and numbers of half a vector. */
  private static final int STEPS = 4;

  private static final VectorShuffle<Float> SWAP_PAIRS = VectorShuffle.fromOp(S, lane -> lane ^ 2);
  private static final VectorShuffle<Float> SWAP = VectorShuffle.fromOp(S, lane -> lane ^ 1);
  private static final VectorMask<Float> UPPER_HALF = lanes(4);
  private static final VectorMask<Float> UPPER_PAIRS = lanes(2);
  private static final VectorMask<Float> ODD = lanes(1);

  private TransposeTile8x4() {}

  private static VectorMask<Float> lanes(int bit) {
    long lanes = 0;
    for (int lane = 0; lane < S.length(); lane++) {
      lanes |= (lane & bit) == 0 ? 0 : 1L << lane;
    }
    return VectorMask.fromLong(S, lanes);
  }

  /** Whether vectors are as long as a row. */
  static boolean serves() {
    return S.length() == COLUMNS;
  }

  /**
   * {@code rows[to + k * width + j] = from[at + offsets[first + j] + k]} for {@code j < 8}, step by step.
   *
   * @return how many steps were made: whole blocks around which there is room to read half a vector
   */
  static int transpose(
      float[] from, int at, int[] offsets, int first, int depth, int width, float[] rows, int to) {
    int column0 = at + offsets[first];
    int column1 = at + offsets[first + 1];
    int column2 = at + offsets[first + 2];
    int column3 = at + offsets[first + 3];
    // What becomes an upper half is loaded from half a vector before it.
    int column4 = at + offsets[first + 4] - STEPS;
    int column5 = at + offsets[first + 5] - STEPS;
    int column6 = at + offsets[first + 6] - STEPS;
    int column7 = at + offsets[first + 7] - STEPS;
    if (Math.min(Math.min(column4, column5), Math.min(column6, column7)) < 0) {
      return 0;
    }
    int furthest = Math.max(Math.max(column0, column1), Math.max(column2, column3));
    int last = Math.min(depth - STEPS, from.length - COLUMNS - furthest);
    int p = to;
    int k = 0;
    for (; k <= last; k += STEPS) {
      FloatVector a = FloatVector.fromArray(S, from, column0 + k).blend(FloatVector.fromArray(S, from, column4 + k), UPPER_HALF);
      FloatVector b = FloatVector.fromArray(S, from, column1 + k).blend(FloatVector.fromArray(S, from, column5 + k), UPPER_HALF);
      FloatVector c = FloatVector.fromArray(S, from, column2 + k).blend(FloatVector.fromArray(S, from, column6 + k), UPPER_HALF);
      FloatVector d = FloatVector.fromArray(S, from, column3 + k).blend(FloatVector.fromArray(S, from, column7 + k), UPPER_HALF);
      FloatVector ac = a.blend(c.rearrange(SWAP_PAIRS), UPPER_PAIRS);
      FloatVector ca = a.rearrange(SWAP_PAIRS).blend(c, UPPER_PAIRS);
      FloatVector bd = b.blend(d.rearrange(SWAP_PAIRS), UPPER_PAIRS);
      FloatVector db = b.rearrange(SWAP_PAIRS).blend(d, UPPER_PAIRS);
      ac.blend(bd.rearrange(SWAP), ODD).intoArray(rows, p);
      ac.rearrange(SWAP).blend(bd, ODD).intoArray(rows, p + width);
      ca.blend(db.rearrange(SWAP), ODD).intoArray(rows, p + 2 * width);
      ca.rearrange(SWAP).blend(db, ODD).intoArray(rows, p + 3 * width);
      p += STEPS * width;
    }
    return k;
  }
}
