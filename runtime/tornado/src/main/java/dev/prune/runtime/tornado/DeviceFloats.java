package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Real numbers in single precision. */
final class DeviceFloats extends DeviceArray implements Buffer {
  private final FloatArray array;

  DeviceFloats(DeviceMemory owner, String label, int size) {
    super(owner, label, size);
    this.array = new FloatArray(Math.max(1, size));
    array.init(0);
  }

  @Override
  FloatArray array() {
    return array;
  }
}
