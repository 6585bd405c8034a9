package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Ints;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Whole numbers. */
final class DeviceInts extends DeviceArray implements Ints {
  private final IntArray array;

  DeviceInts(DeviceMemory owner, String label, int size) {
    super(owner, label, size);
    this.array = new IntArray(Math.max(1, size));
    array.init(0);
  }

  @Override
  IntArray array() {
    return array;
  }
}
