package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.SoftmaxKernels;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Softmax across the channels of each row; a thread for each row. */
record TornadoSoftmax(Recorder recorder) implements SoftmaxKernels {
  private static final Kernel FORWARD = Kernel.of(TornadoSoftmax.class, "forwardOfRow");
  private static final Kernel BY_DATA = Kernel.of(TornadoSoftmax.class, "byDataOfRow");

  @Override
  public void forward(Buffer x, Buffer y, Ints dims, int rows, int channels) {
    recorder.each(FORWARD, y.size(), x, y, dims, rows, channels);
  }

  static void forwardOfRow(KernelContext context, FloatArray x, FloatArray y, IntArray dims, int rows, int channels) {
    int n = dims.get(rows);
    int width = dims.get(channels);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      float largest = SoftmaxRow.largest(x, r * width, width);
      float sum = SoftmaxRow.sum(x, r * width, width, largest);
      for (int k = 0; k < width; k++) {
        y.set(r * width + k, TornadoMath.exp(x.get(r * width + k) - largest) / sum);
      }
    }
  }

  @Override
  public void byData(Buffer y, Buffer dy, Buffer dx, Ints dims, int rows, int channels) {
    recorder.each(BY_DATA, dx.size(), y, dy, dx, dims, rows, channels);
  }

  static void byDataOfRow(
      KernelContext context, FloatArray y, FloatArray dy, FloatArray dx, IntArray dims, int rows, int channels) {
    int n = dims.get(rows);
    int width = dims.get(channels);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      float sum = 0;
      for (int k = 0; k < width; k++) {
        sum += dy.get(r * width + k) * y.get(r * width + k);
      }
      for (int k = 0; k < width; k++) {
        dx.set(r * width + k, y.get(r * width + k) * (dy.get(r * width + k) - sum));
      }
    }
  }
}
