package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Ints;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Fully connected layers: three products of matrices. */
record TornadoDense(Recorder recorder) implements DenseKernels {
  private static final int NONE = -1;
  private static final Kernel MULTIPLY = Kernel.of(MatrixProduct.class, "multiply");
  private static final Kernel BY_BIAS = Kernel.of(TornadoDense.class, "byBiasOfEach");

  @Override
  public void forward(
      Buffer x, Buffer parameters, Buffer y, Ints dims, int rows, int in, int out, int weight, int bias) {
    recorder.each(
        MULTIPLY, y.size() / MatrixProduct.BLOCK, x, parameters, y, dims, rows, out, in, weight, NONE, bias, 0, 1);
  }

  @Override
  public void byData(Buffer dy, Buffer parameters, Buffer dx, Ints dims, int rows, int in, int out, int weight) {
    recorder.each(
        MULTIPLY, dx.size() / MatrixProduct.BLOCK, dy, parameters, dx, dims, rows, in, out, weight, NONE, NONE, 0, 0);
  }

  @Override
  public void byWeights(
      Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int in, int out, int weight, int bias) {
    recorder.each(
        MULTIPLY, gradients.size() / MatrixProduct.BLOCK, dy, x, gradients, dims, out, in, rows, NONE, weight, NONE, 1,
        0);
    if (bias >= 0) {
      recorder.each(BY_BIAS, dy.size(), dy, gradients, dims, rows, out, bias);
    }
  }

  /** {@code db[o] = sum_r dy[r, o]}: a thread for each output. */
  static void byBiasOfEach(
      KernelContext context, FloatArray dy, FloatArray gradients, IntArray dims, int rows, int out, int bias) {
    int n = dims.get(out);
    int m = dims.get(rows);
    for (int o = context.globalIdx; o < n; o += context.globalGroupSizeX) {
      float sum = 0;
      for (int r = 0; r < m; r++) {
        sum += dy.get(r * n + o);
      }
      gradients.set(dims.get(bias) + o, sum);
    }
  }
}
