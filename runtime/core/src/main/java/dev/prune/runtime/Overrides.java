package dev.prune.runtime;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a command line or an application sets instead of the program.
 *
 * @param epochs epochs to train
 * @param batch samples a step
 * @param seed the seed of everything random
 * @param shrink how events make buffers smaller
 * @param streamData whether batches go to the device one by one even where all data would fit there; otherwise data that
 *     do not change and take, with the network, at most half of the memory of a device that gains from it go there once
 */
public record Overrides(
    OptionalInt epochs, OptionalInt batch, OptionalLong seed, Shrink shrink, boolean streamData) {
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

  /** How long and with what; everything else as it is best for the device. */
  public Overrides(OptionalInt epochs, OptionalInt batch, OptionalLong seed) {
    this(epochs, batch, seed, Shrink.AUTO, false);
  }

  /** Everything as the program says. */
  public static Overrides none() {
    return new Overrides(OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());
  }

  /** The same with events that make buffers smaller in this way. */
  public Overrides with(Shrink way) {
    return new Overrides(epochs, batch, seed, way, streamData);
  }

  /** The same with batches that go to the device one by one. */
  public Overrides streamingData() {
    return new Overrides(epochs, batch, seed, shrink, true);
  }
}
