package dev.prune.examples.vibration;

import java.util.Random;

/** A pretended sensor: accelerations of a machine in some condition, at an unknown moment of its turn. */
final class Accelerometer {
  /** Samples of one window, which spans about two turns. */
  static final int WINDOW = 64;

  private Accelerometer() {}

  /** Writes one window, which is the same whenever {@code seed} is. */
  static void record(Condition condition, long seed, float[] into, int at) {
    Random random = new Random(seed);
    double speed = 2 * Math.PI / (28 + 8 * random.nextDouble());
    double start = 2 * Math.PI * random.nextDouble();
    double strength = 0.8 + 0.6 * random.nextDouble();
    double hum = 0.3 * random.nextDouble();
    for (int i = 0; i < WINDOW; i++) {
      double turn = start + speed * i;
      double fault =
          switch (condition) {
            case HEALTHY -> 0;
            case UNBALANCED -> strength * Math.sin(turn);
            case WORN_BEARING -> strength * ringing(3.6 * turn);
          };
      into[at + i] = (float) (fault + hum * Math.sin(5 * turn) + 0.4 * random.nextGaussian());
    }
  }

  /** A pulse at each multiple of a full turn, which rings and dies away. */
  private static double ringing(double turn) {
    double since = turn - 2 * Math.PI * Math.floor(turn / (2 * Math.PI));
    return 2 * Math.exp(-since) * Math.cos(3 * since);
  }
}
