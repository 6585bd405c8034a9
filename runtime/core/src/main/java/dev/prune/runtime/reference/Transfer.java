package dev.prune.runtime.reference;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;

/** Copies between host and device stay inside both arrays. */
final class Transfer {
  private Transfer() {}

  static void check(String label, int size, int at, int hostSize, int offset, int count) {
    if (count < 0 || at < 0 || at > size - count) {
      throw new PruneException(
          Failure.DEVICE,
          "A transfer of " + count + " numbers at " + at + " leaves the buffer `" + label + "` of " + size + ".",
          "");
    }
    if (offset < 0 || offset > hostSize - count) {
      throw new PruneException(
          Failure.DEVICE,
          "A transfer between the buffer `" + label + "` and a host array needs " + count + " numbers at " + offset
              + ", but the array has " + hostSize + ".",
          "");
    }
  }
}
