package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;

/**
 * How grey values become inputs: {@code (grey / 255 - mean) / deviation}, one mean and one deviation for all pixels.
 *
 * @param mean mean of the scaled grey values
 * @param deviation their standard deviation, positive
 */
public record Normalisation(double mean, double deviation) {
  /** Grey values on [0, 1]. */
  public static final Normalisation NONE = new Normalisation(0, 1);

  /** Refuses what cannot be divided by. */
  public Normalisation {
    if (!Double.isFinite(mean) || !Double.isFinite(deviation) || deviation <= 0) {
      throw new PruneException(
          Failure.USAGE,
          "A normalisation with mean %s and standard deviation %s is not possible.".formatted(mean, deviation),
          "Give a finite mean and a positive standard deviation, for MNIST 0.1307 and 0.3081.");
    }
  }

  /** The input of each of the 256 grey values. */
  float[] table() {
    float[] table = new float[256];
    for (int grey = 0; grey < 256; grey++) {
      table[grey] = (float) ((grey / 255.0 - mean) / deviation);
    }
    return table;
  }
}
