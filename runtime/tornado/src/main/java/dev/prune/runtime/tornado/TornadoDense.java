package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.kernel.DenseByBias;
import dev.prune.runtime.tornado.kernel.MatrixProduct;
import dev.prune.runtime.tornado.kernel.MatrixProductTiled;

/**
 * Fully connected layers: three products of matrices.
 *
 * @param large how many numbers each of three matrices must have room for to be multiplied in tiles. What a matrix has
 *     room for stays when it is shrunk in place, so that a procedure keeps its kernels; results are the same to the bit.
 */
record TornadoDense(Recorder recorder, int large) implements DenseKernels {
  private static final int NONE = -1;
  private static final Kernel MULTIPLY = Kernel.of(MatrixProduct.class);
  private static final Kernel MULTIPLY_LARGE = Kernel.of(MatrixProductTiled.class);
  private static final Kernel BY_BIAS = Kernel.of(DenseByBias.class);

  /**
   * On a GPU the tiles of a large product are read into local memory, without which most reads of its threads fall
   * apart into single ones. On a CPU, whose local memory is memory like any other, they only pay where matrices are
   * larger than its caches.
   */
  TornadoDense(Recorder recorder) {
    this(recorder, recorder.onGpu() ? 1 << 15 : 1 << 20);
  }

  @Override
  public void forward(
      Buffer x, Buffer parameters, Buffer y, Ints dims, int rows, int in, int out, int weight, int bias) {
    multiply(height(y, dims, out), x, parameters, y, dims, rows, out, in, weight, NONE, bias, 0, 1);
  }

  @Override
  public void byData(Buffer dy, Buffer parameters, Buffer dx, Ints dims, int rows, int in, int out, int weight) {
    multiply(height(dx, dims, in), dy, parameters, dx, dims, rows, in, out, weight, NONE, NONE, 0, 0);
  }

  @Override
  public void byWeights(
      Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int in, int out, int weight, int bias) {
    multiply(recorder.now(dims, out), dy, x, gradients, dims, out, in, rows, NONE, weight, NONE, 1, 0);
    if (bias >= 0) {
      recorder.each(BY_BIAS, recorder.now(dims, out), dy, gradients, dims, rows, out, bias);
    }
  }

  /** The most rows that a result of so many columns has room for. */
  private int height(Buffer result, Ints dims, int columns) {
    return Math.ceilDiv(result.size(), recorder.now(dims, columns));
  }

  private void multiply(
      int height, Buffer a, Buffer b, Buffer c, Ints dims, int rows, int columns, int depth, int second, int result,
      int add, int turnedA, int turnedB) {
    int width = recorder.now(dims, columns);
    if (Math.min(recorder.capacity(a), Math.min(recorder.capacity(b), recorder.capacity(c))) >= large) {
      recorder.groups(
          MULTIPLY_LARGE, blocks(height, width, MatrixProductTiled.TILE), MatrixProductTiled.GROUP, a, b, c, dims, rows,
          columns, depth, second, result, add, turnedA, turnedB);
    } else {
      recorder.each(
          MULTIPLY, blocks(height, width, MatrixProduct.BLOCK), a, b, c, dims, rows, columns, depth, second, result,
          add, turnedA, turnedB);
    }
  }

  private static long blocks(int height, int width, int block) {
    return (long) Math.ceilDiv(height, block) * Math.ceilDiv(width, block);
  }
}
