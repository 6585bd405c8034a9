package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Ints;

/**
 * The buffers of a kernel that makes one array of two.
 *
 * @param left random numbers, also on the host
 * @param right random numbers, also on the host
 * @param result what the kernel writes
 * @param dims what it reads of sizes
 */
record Operands(
    Device device, float[] hostLeft, float[] hostRight, Buffer left, Buffer right, Buffer result, Ints dims)
    implements AutoCloseable {
  static Operands of(Device device, int left, int right, int result, int... dims) {
    float[] a = Sampled.values(left, 1);
    float[] b = Sampled.values(right, 2);
    Operands operands = new Operands(
        device, a, b, device.floats("left", left), device.floats("right", right), device.floats("result", result),
        device.ints("dims", dims.length));
    device.write(operands.left, 0, a, 0, left);
    device.write(operands.right, 0, b, 0, right);
    device.write(operands.dims, 0, dims, 0, dims.length);
    return operands;
  }

  /** The result on the host. */
  float[] read() {
    float[] found = new float[result.size()];
    device.read(result, 0, found, 0, found.length);
    return found;
  }

  @Override
  public void close() {
    device.free(left);
    device.free(right);
    device.free(result);
    device.free(dims);
  }
}
