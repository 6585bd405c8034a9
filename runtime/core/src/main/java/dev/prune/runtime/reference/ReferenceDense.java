package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Ints;

/** {@code y = x * weight^T + bias} and its two gradients. */
final class ReferenceDense implements DenseKernels {
  /** {@code y[r, o] = sum_i x[r, i] * weight[o, i] + bias[o]}. */
  @Override
  public void forward(
      Buffer input, Buffer parameters, Buffer output, Ints dims, int rows, int in, int out, int weight, int bias) {
    double[] x = reals(input);
    double[] p = reals(parameters);
    double[] y = reals(output);
    int[] d = numbers(dims);
    int ins = d[in];
    int outs = d[out];
    for (int r = 0; r < d[rows]; r++) {
      for (int o = 0; o < outs; o++) {
        double sum = 0;
        for (int i = 0; i < ins; i++) {
          sum += x[r * ins + i] * p[d[weight] + o * ins + i];
        }
        y[r * outs + o] = bias < 0 ? sum : sum + p[d[bias] + o];
      }
    }
  }

  /** {@code dx[r, i] = sum_o dy[r, o] * weight[o, i]}. */
  @Override
  public void byData(
      Buffer outputGradient,
      Buffer parameters,
      Buffer inputGradient,
      Ints dims,
      int rows,
      int in,
      int out,
      int weight) {
    double[] dy = reals(outputGradient);
    double[] p = reals(parameters);
    double[] dx = reals(inputGradient);
    int[] d = numbers(dims);
    int ins = d[in];
    int outs = d[out];
    for (int r = 0; r < d[rows]; r++) {
      for (int i = 0; i < ins; i++) {
        double sum = 0;
        for (int o = 0; o < outs; o++) {
          sum += dy[r * outs + o] * p[d[weight] + o * ins + i];
        }
        dx[r * ins + i] = sum;
      }
    }
  }

  /** {@code dw[o, i] = sum_r dy[r, o] * x[r, i]}, {@code db[o] = sum_r dy[r, o]}. */
  @Override
  public void byWeights(
      Buffer input,
      Buffer outputGradient,
      Buffer gradients,
      Ints dims,
      int rows,
      int in,
      int out,
      int weight,
      int bias) {
    double[] x = reals(input);
    double[] dy = reals(outputGradient);
    double[] g = reals(gradients);
    int[] d = numbers(dims);
    int ins = d[in];
    int outs = d[out];
    for (int o = 0; o < outs; o++) {
      for (int i = 0; i < ins; i++) {
        double sum = 0;
        for (int r = 0; r < d[rows]; r++) {
          sum += dy[r * outs + o] * x[r * ins + i];
        }
        g[d[weight] + o * ins + i] = sum;
      }
    }
    if (bias >= 0) {
      for (int o = 0; o < outs; o++) {
        double sum = 0;
        for (int r = 0; r < d[rows]; r++) {
          sum += dy[r * outs + o];
        }
        g[d[bias] + o] = sum;
      }
    }
  }
}
