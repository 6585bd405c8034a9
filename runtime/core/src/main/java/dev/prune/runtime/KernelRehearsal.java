package dev.prune.runtime;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;

/**
 * Products and convolutions of widths as events leave them, which fill no tile: a JIT compiler throws code away that it made when it had only
 * seen whole ones, and has not made what was never called. Part of {@link EventRehearsal}.
 */
final class KernelRehearsal {
  /** After so many calls the tiles that each shape has are compiled. */
  private static final int DENSE_TIMES = 400;

  private static final int CONV_TIMES = 30;

  /** Rows, inputs, outputs: remainders of every height of a tile, by wide and by narrow panels. */
  private static final int[][] DENSE = {{31, 19, 37}, {28, 7, 6}, {12, 45, 26}};

  /** Images, inputs, outputs, side of the image, of the window, stride: few channels and many, long rows and short ones. */
  private static final int[][] CONV = {
    {2, 3, 13, 9, 3, 1}, {2, 13, 8, 10, 3, 2}, {2, 5, 7, 8, 1, 1}, {2, 8, 6, 16, 3, 1}, {3, 20, 9, 11, 3, 2},
    {1, 20, 13, 32, 3, 1}, {1, 13, 30, 18, 3, 1}, {3, 44, 20, 7, 3, 1}
  };

  private final Device device;

  private KernelRehearsal(Device device) {
    this.device = device;
  }

  /** Calls all of them. */
  static void run(Device device, boolean images) {
    run(device, DENSE_TIMES, images ? CONV_TIMES : 0);
  }

  /** Calls them so often. */
  static void run(Device device, int denseTimes, int convTimes) {
    KernelRehearsal rehearsal = new KernelRehearsal(device);
    for (int[] shape : DENSE) {
      rehearsal.dense(denseTimes, shape[0], shape[1], shape[2]);
    }
    for (int[] shape : CONV) {
      int padding = shape[4] / 2;
      int out = (shape[3] + 2 * padding - shape[4]) / shape[5] + 1;
      rehearsal.conv(
          convTimes, shape[0], shape[1], shape[2],
          new Window(shape[3], shape[3], shape[4], shape[4], shape[5], shape[5], padding, padding, out, out));
    }
  }

  private void dense(int times, int rows, int in, int out) {
    DenseKernels kernels = device.kernels(DenseKernels.class);
    Buffer x = device.floats("x", rows * in);
    Buffer y = device.floats("y", rows * out);
    Buffer parameters = device.floats("parameters", (in + 1) * out);
    Ints dims = dims(rows, in, out, 0, in * out);
    for (int i = 0; i < times; i++) {
      kernels.forward(x, parameters, y, dims, 0, 1, 2, 3, 4);
      kernels.byWeights(x, y, parameters, dims, 0, 1, 2, 3, 4);
      kernels.byData(y, parameters, x, dims, 0, 1, 2, 3);
    }
    free(dims, x, y, parameters);
  }

  private void conv(int times, int images, int in, int out, Window window) {
    ConvKernels kernels = device.kernels(ConvKernels.class);
    int weights = in * out * window.kernelArea();
    Buffer x = device.floats("x", images * in * window.inArea());
    Buffer y = device.floats("y", images * out * window.outArea());
    Buffer parameters = device.floats("parameters", weights + out);
    Ints dims = dims(images, in, out, 0, weights);
    for (int i = 0; i < times; i++) {
      kernels.forward(x, parameters, y, dims, 0, 1, 2, 3, 4, window);
      kernels.byWeights(x, y, parameters, dims, 0, 1, 2, 3, 4, window);
      kernels.byData(y, parameters, x, dims, 0, 1, 2, 3, window);
    }
    free(dims, x, y, parameters);
  }

  private Ints dims(int... values) {
    Ints dims = device.ints("dims", values.length);
    device.write(dims, 0, values, 0, values.length);
    return dims;
  }

  private void free(Ints dims, Buffer... buffers) {
    device.free(dims);
    for (Buffer buffer : buffers) {
      device.free(buffer);
    }
  }
}
