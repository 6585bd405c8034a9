package dev.prune.runtime.tornado;

import java.util.ArrayList;
import java.util.List;

/**
 * A recorded call of a kernel.
 *
 * @param kernel what runs
 * @param threads how many threads, a multiple of {@code group}; kernels stride, so that any number is right
 * @param group threads of a work group
 * @param arguments arrays of this device, {@code Integer} and {@code Float}; the context is not among them
 */
record Call(Kernel kernel, int threads, int group, List<Object> arguments) {
  /** The arrays among the arguments. */
  List<DeviceArray> arrays() {
    List<DeviceArray> arrays = new ArrayList<>();
    for (Object argument : arguments) {
      if (argument instanceof DeviceArray array) {
        arrays.add(array);
      }
    }
    return arrays;
  }
}
