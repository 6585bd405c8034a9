package dev.prune.runtime.reference;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Ints;
import java.util.Arrays;

/** Whole numbers; freed by letting the array go. */
final class ReferenceInts implements Ints {
  private final String label;
  private int size;
  private int[] numbers;

  ReferenceInts(String label, int size) {
    this.label = label;
    this.size = size;
    this.numbers = new int[size];
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int size() {
    return size;
  }

  /** Fewer numbers, and no room for more, so that a kernel that reads beyond them is found out. */
  void truncate(int fewer) {
    if (fewer < 0 || fewer > size) {
      throw new PruneException(
          Failure.DEVICE,
          "The buffer `" + label + "` of " + size + " numbers cannot be truncated to " + fewer + ".", "");
    }
    numbers = Arrays.copyOf(numbers, fewer);
    size = fewer;
  }

  void release() {
    numbers = null;
  }

  /** The numbers of a buffer of this device that has not been freed. */
  static int[] numbers(Ints buffer) {
    if (!(buffer instanceof ReferenceInts own)) {
      throw new PruneException(
          Failure.DEVICE, "The buffer `" + buffer.label() + "` does not belong to the reference device.", "");
    }
    if (own.numbers == null) {
      throw new PruneException(
          Failure.DEVICE, "The buffer `" + own.label + "` is used after it was freed.", "");
    }
    return own.numbers;
  }

  @Override
  public String toString() {
    return label;
  }
}
