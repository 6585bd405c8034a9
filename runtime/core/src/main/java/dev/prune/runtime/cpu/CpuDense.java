package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Ints;

/** Fully connected layers: three products of matrices that differ in which operand is transposed. */
final class CpuDense implements DenseKernels {
  private final Memory memory;
  private final Engine engine;
  private final MatrixProduct forward;
  private final MatrixProduct byData;
  private final MatrixProduct byWeights;

  CpuDense(Engine engine) {
    this.engine = engine;
    this.memory = engine.memory();
    this.forward = new MatrixProduct(engine);
    this.byData = new MatrixProduct(engine);
    this.byWeights = new MatrixProduct(engine);
    forward.bByColumns = true;
    byWeights.aByColumns = true;
  }

  /** {@code y[rows, out] = x[rows, in] * weight[out, in]^T + bias}. */
  @Override
  public void forward(
      Buffer x, Buffer parameters, Buffer y, Ints dims, int rows, int in, int out, int weight, int bias) {
    int[] d = memory.own(dims).data;
    FloatArray p = memory.own(parameters);
    forward.bias = bias < 0 ? null : p;
    forward.biasAt = bias < 0 ? 0 : d[bias];
    size(forward, d[rows], d[out], d[in]);
    left(forward, memory.own(x), d[in]);
    right(forward, p, d[weight], d[in]);
    forward.c = memory.own(y);
    forward.multiply();
  }

  /** {@code dx[rows, in] = dy[rows, out] * weight[out, in]}. */
  @Override
  public void byData(Buffer dy, Buffer parameters, Buffer dx, Ints dims, int rows, int in, int out, int weight) {
    int[] d = memory.own(dims).data;
    size(byData, d[rows], d[in], d[out]);
    left(byData, memory.own(dy), d[out]);
    right(byData, memory.own(parameters), d[weight], d[in]);
    byData.c = memory.own(dx);
    byData.multiply();
  }

  /** {@code dw[out, in] = dy[rows, out]^T * x[rows, in]}. */
  @Override
  public void byWeights(
      Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int in, int out, int weight, int bias) {
    int[] d = memory.own(dims).data;
    FloatArray g = memory.own(gradients);
    FloatArray back = memory.own(dy);
    size(byWeights, d[out], d[in], d[rows]);
    left(byWeights, back, d[out]);
    right(byWeights, memory.own(x), 0, d[in]);
    byWeights.c = g;
    byWeights.cAt = d[weight];
    byWeights.multiply();
    if (bias >= 0) {
      engine.arithmetic().sums().addRows(back.data, 0, d[out], d[rows], d[out], g.data, d[bias]);
    }
  }

  private static void size(MatrixProduct product, int m, int n, int depth) {
    product.m = m;
    product.n = n;
    product.depth = depth;
  }

  private static void left(MatrixProduct product, FloatArray a, int stride) {
    product.a = a;
    product.aStride = stride;
  }

  private static void right(MatrixProduct product, FloatArray b, int at, int stride) {
    product.b = b;
    product.bAt = at;
    product.bStride = stride;
  }
}
