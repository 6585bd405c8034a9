package dev.prune.runtime.tornado.stages;

import java.util.SplittableRandom;

/**
 * Some numbers of a large result against sums in double precision: enough to notice a kernel that is wrong at these
 * sizes, cheap enough to do for each.
 */
final class Sampled {
  private static final int SAMPLES = 64;

  /** Half of the distance between 1 and the next float. */
  private static final double UNIT = 0x1p-24;

  private double worst;
  private double sum;
  private double size;
  private int terms;

  /** Computes one number of the result anew by calling {@link #add}. */
  interface Number {
    void compute(Sampled into, int position);
  }

  /** One product of the sum. */
  void add(double a, double b) {
    sum += a * b;
    size += Math.abs(a * b);
    terms++;
  }

  /**
   * The largest error over the bound of a sum in floats, whatever its order: {@code n * unit * sum |a * b|}.
   *
   * @param found all of the result
   */
  static double worst(float[] found, Number number) {
    Sampled sampled = new Sampled();
    SplittableRandom random = new SplittableRandom(found.length);
    for (int i = 0; i < SAMPLES; i++) {
      // The two ends, where tiles go wrong, and anything in between.
      int position = i == 0 ? 0 : i == 1 ? found.length - 1 : random.nextInt(found.length);
      sampled.sum = 0;
      sampled.size = 0;
      sampled.terms = 0;
      number.compute(sampled, position);
      double bound = (sampled.terms + 2) * UNIT * sampled.size + Float.MIN_NORMAL;
      double error = Math.abs(found[position] - sampled.sum) / bound;
      sampled.worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(sampled.worst, error);
    }
    return sampled.worst;
  }

  /** Numbers between -1 and 1. */
  static float[] values(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }
}
