package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.kernel.DenseByBias;
import dev.prune.runtime.tornado.kernel.MatrixProduct;

/** Fully connected layers: three products of matrices. */
record TornadoDense(Recorder recorder) implements DenseKernels {
  private static final int NONE = -1;
  private static final Kernel MULTIPLY = Kernel.of(MatrixProduct.class);
  private static final Kernel BY_BIAS = Kernel.of(DenseByBias.class);

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
}
