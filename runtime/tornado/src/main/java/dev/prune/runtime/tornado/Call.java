package dev.prune.runtime.tornado;

import dev.prune.runtime.tornado.kernel.Written;
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
  /** Whether a recording of the other needs nothing but another number of threads. */
  boolean differsInThreadsOnly(Call other) {
    return kernel == other.kernel && group == other.group && arguments.equals(other.arguments);
  }

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

  /** The arrays that the kernel may write: all real numbers, and the whole ones that it marks. */
  List<DeviceArray> written() {
    List<DeviceArray> written = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      // The method's first parameter is the context.
      if (arguments.get(i) instanceof DeviceFloats floats) {
        written.add(floats);
      } else if (arguments.get(i) instanceof DeviceInts ints
          && kernel.method().getParameters()[i + 1].isAnnotationPresent(Written.class)) {
        written.add(ints);
      }
    }
    return written;
  }
}
