package dev.prune.runtime;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a command line or an application sets instead of the program.
 *
 * @param epochs epochs to train
 * @param batch samples a step
 * @param seed the seed of everything random
 */
public record Overrides(OptionalInt epochs, OptionalInt batch, OptionalLong seed) {
  /** Refuses what cannot be trained with. */
  public Overrides {
    if (epochs.isPresent() && epochs.getAsInt() < 0) {
      throw new PruneException(
          Failure.USAGE, "A run cannot have " + epochs.getAsInt() + " epochs.", "Give a number that is not negative.");
    }
    if (batch.isPresent() && batch.getAsInt() < 1) {
      throw new PruneException(
          Failure.USAGE, "A batch cannot have " + batch.getAsInt() + " samples.", "Give a positive number.");
    }
  }

  /** Everything as the program says. */
  public static Overrides none() {
    return new Overrides(OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());
  }
}
