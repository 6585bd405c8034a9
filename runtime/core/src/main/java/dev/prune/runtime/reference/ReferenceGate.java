package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.GateKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.random.GateNoise;

/** Factors of channels. */
final class ReferenceGate implements GateKernels {
  /** {@code y[r, c, a] = x[r, c, a] factor[c]}. */
  @Override
  public void scale(
      Buffer input, Buffer factors, Buffer output, Ints dims, int rows, int channels, int offset, int area) {
    double[] x = reals(input);
    double[] factor = reals(factors);
    double[] y = reals(output);
    int[] d = numbers(dims);
    for (int r = 0; r < d[rows]; r++) {
      for (int c = 0; c < d[channels]; c++) {
        for (int a = 0; a < area; a++) {
          int i = (r * d[channels] + c) * area + a;
          y[i] = x[i] * factor[d[offset] + c];
        }
      }
    }
  }

  /** {@code d factor[c] = sum_{r, a} x[r, c, a] dy[r, c, a]}. */
  @Override
  public void byFactors(
      Buffer input, Buffer upstream, Buffer gradients, Ints dims, int rows, int channels, int offset, int area) {
    double[] x = reals(input);
    double[] dy = reals(upstream);
    double[] gradient = reals(gradients);
    int[] d = numbers(dims);
    for (int c = 0; c < d[channels]; c++) {
      double sum = 0;
      for (int r = 0; r < d[rows]; r++) {
        for (int a = 0; a < area; a++) {
          int i = (r * d[channels] + c) * area + a;
          sum += x[i] * dy[i];
        }
      }
      gradient[d[offset] + c] = sum;
    }
  }

  /** {@code y[r, c, a] = x[r, c, a] z[r, c]}. */
  @Override
  public void scaleRows(Buffer input, Buffer factors, Buffer output, Ints dims, int rows, int channels, int area) {
    double[] x = reals(input);
    double[] z = reals(factors);
    double[] y = reals(output);
    int[] d = numbers(dims);
    for (int i = 0; i < d[rows] * d[channels] * area; i++) {
      y[i] = x[i] * z[i / area];
    }
  }

  /** {@code dz[r, c] = sum_a x[r, c, a] dy[r, c, a]}. */
  @Override
  public void byRows(Buffer input, Buffer upstream, Buffer output, Ints dims, int rows, int channels, int area) {
    double[] x = reals(input);
    double[] dy = reals(upstream);
    double[] dz = reals(output);
    int[] d = numbers(dims);
    for (int i = 0; i < d[rows] * d[channels]; i++) {
      dz[i] = 0;
      for (int a = 0; a < area; a++) {
        dz[i] += x[i * area + a] * dy[i * area + a];
      }
    }
  }

  /** {@code u[r, c]} of (layer, original[c], sample[r], epoch). */
  @Override
  public void uniform(
      Buffer output,
      Ints originals,
      Ints samples,
      Ints keys,
      Ints dims,
      int rows,
      int channels,
      int firstOriginal,
      int layer,
      boolean together) {
    double[] u = reals(output);
    int[] original = numbers(originals);
    int[] sample = numbers(samples);
    int[] key = numbers(keys);
    int[] d = numbers(dims);
    for (int r = 0; r < d[rows]; r++) {
      long row = GateNoise.key(key[0], key[1], layer, key[2], sample[together ? 0 : r]);
      for (int c = 0; c < d[channels]; c++) {
        u[r * d[channels] + c] = GateNoise.uniform(row, original[d[firstOriginal] + c]);
      }
    }
  }
}
