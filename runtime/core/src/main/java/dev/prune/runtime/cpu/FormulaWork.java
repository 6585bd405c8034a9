package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Elementwise;
import java.util.Arrays;

/** A generated formula over a run of elements; a unit is {@link Tiling#ELEMENTS} of them. */
final class FormulaWork extends Work implements Deferred {
  private final Engine engine;
  Elementwise f;
  float[] out;
  float[][] in;
  int offset;
  int count;

  /** Runs first on the same elements, or null. */
  private BatchNormWork.Normalize before;

  FormulaWork(Engine engine) {
    this.engine = engine;
  }

  /** Elements {@code from} to {@code to} of the buffers. */
  void range(int from, int to) {
    f.run(out, in, from, to);
  }

  /** Whether it makes all of a buffer's elements. */
  boolean makes(FloatArray buffer, int elements) {
    return out == buffer.data && offset == 0 && count == elements;
  }

  /** Whether it reads what a normalisation makes, element by element. */
  boolean reads(BatchNormWork.Normalize made) {
    if (offset != 0 || count != made.size() || made.sums.area == 1) {
      return false;
    }
    for (float[] array : in) {
      if (array == made.result.data) {
        return true;
      }
    }
    return false;
  }

  /**
   * Does a normalisation and this, piece by piece.
   *
   * @param only whether only this reads what the normalisation makes: then that goes into the output's array, where this finds
   *     it still in the nearest cache
   */
  void after(BatchNormWork.Normalize made, boolean only) {
    before = made;
    made.into = only ? out : made.result.data;
    for (int k = 0; k < in.length; k++) {
      in[k] = in[k] == made.result.data ? made.into : in[k];
    }
    settle();
    made.into = null;
    before = null;
  }

  @Override
  public void settle() {
    engine.team().run(this, Tiling.units(count), 4L * count);
    release();
  }

  /** Lets go of the buffers. */
  void release() {
    out = null;
    Arrays.fill(in, null);
  }

  @Override
  void run(int from, int to, int thread) {
    for (int unit = from; unit < to; unit++) {
      int first = offset + unit * Tiling.ELEMENTS;
      int end = offset + Math.min((unit + 1) * Tiling.ELEMENTS, count);
      if (before != null) {
        before.range(first, end);
      }
      f.run(out, in, first, end);
    }
  }
}
