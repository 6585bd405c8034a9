package dev.prune.runtime.cpu;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;

/**
 * Scratch that all kernels share, since they run one after the other: one area common to the threads and some for
 * each. It grows when a shape asks for more than any before, and never between calls of equal shapes.
 */
final class Workspace {
  private float[] common = {};
  private final float[][] own;
  private final double[][] sums;
  private final int[][] words;
  private int[] first = {};
  private int[] second = {};
  private double[] partial = {};
  private long kept;

  Workspace(int threads) {
    own = new float[threads][0];
    sums = new double[threads][0];
    words = new int[threads][0];
  }

  /** Bytes of scratch held now. */
  long bytes() {
    long numbers = kept + common.length + (long) first.length + second.length + 2L * partial.length;
    for (int t = 0; t < own.length; t++) {
      numbers += own[t].length + 2L * sums[t].length + words[t].length;
    }
    return 4 * numbers;
  }

  /** Counts numbers that a family keeps for itself. */
  void keep(long numbers) {
    kept += numbers;
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

  /** Makes every thread's own double sums at least {@code size}; called before a work starts. */
  void reserveSums(int size) {
    for (int t = 0; t < sums.length; t++) {
      if (sums[t].length < size) {
        sums[t] = new double[size];
      }
    }
  }

  /** The double sums of a thread. */
  double[] sums(int thread) {
    return sums[thread];
  }

  /** Makes every thread's own whole numbers at least {@code size}; called before a work starts. */
  void reserveWords(int size) {
    for (int t = 0; t < words.length; t++) {
      if (words[t].length < size) {
        words[t] = new int[size];
      }
    }
  }

  /** The whole numbers of a thread. */
  int[] words(int thread) {
    return words[thread];
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
