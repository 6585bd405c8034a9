package dev.prune.runtime.cpu;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;

/**
 * Scratch that all kernels share, since they run one after the other: one area common to the threads and one for
 * each. It grows when a shape asks for more than any before, and never between calls of equal shapes.
 */
final class Workspace {
  private float[] common = {};
  private final float[][] own;
  private int[] first = {};
  private int[] second = {};
  private double[] partial = {};

  Workspace(int threads) {
    own = new float[threads][0];
  }

  /** Bytes of scratch held now. */
  long bytes() {
    long numbers = common.length + (long) first.length + second.length + 2L * partial.length;
    for (float[] area : own) {
      numbers += area.length;
    }
    return 4 * numbers;
  }

  /** At least {@code size} numbers that all threads see. */
  float[] common(long size) {
    if (common.length < size) {
      common = new float[0];
      common = floats(size);
    }
    return common;
  }

  /** Makes every thread's own area at least {@code size} numbers; called before a work starts. */
  void reserve(long size) {
    for (int t = 0; t < own.length; t++) {
      if (own[t].length < size) {
        own[t] = new float[0];
        own[t] = floats(size);
      }
    }
  }

  /** The area of a thread. */
  float[] own(int thread) {
    return own[thread];
  }

  /** A table of at least {@code size} whole numbers. */
  int[] firstTable(int size) {
    if (first.length < size) {
      first = new int[size];
    }
    return first;
  }

  /** Another table. */
  int[] secondTable(int size) {
    if (second.length < size) {
      second = new int[size];
    }
    return second;
  }

  /** Partial sums. */
  double[] partial(int size) {
    if (partial.length < size) {
      partial = new double[size];
    }
    return partial;
  }

  private static float[] floats(long size) {
    try {
      return new float[Math.toIntExact(size)];
    } catch (OutOfMemoryError | ArithmeticException e) {
      throw new PruneException(
          Failure.MEMORY,
          "The scratch of a kernel needs " + 4 * size + " bytes, which do not fit in the heap.",
          "Give the Java machine a larger heap with -Xmx, or use fewer threads or a smaller batch.",
          e);
    }
  }
}
