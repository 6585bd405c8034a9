package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.ResampleKernels;
import dev.prune.runtime.kernel.Resampling;

/** Weighted sums of neighbours along one axis. */
final class ReferenceResample implements ResampleKernels {
  /** {@code y[.., i, n] = sum_j weight(i, j) x[.., j, n]}. */
  @Override
  public void apply(
      Buffer input, Buffer output, Ints dims, int rows, int channels, int outer, int inner, int kind, int in, int out,
      int window, int stride, int pad) {
    Resampling map = new Resampling(kind, in, out, window, stride, pad);
    double[] x = reals(input);
    double[] y = reals(output);
    int[] d = numbers(dims);
    for (int plane = 0; plane < d[rows] * d[channels] * outer; plane++) {
      for (int i = 0; i < out; i++) {
        for (int n = 0; n < inner; n++) {
          double sum = 0;
          for (int j = map.from(i); j < map.to(i); j++) {
            sum += map.weight(i, j) * x[(plane * in + j) * inner + n];
          }
          y[(plane * out + i) * inner + n] = sum;
        }
      }
    }
  }

  /** {@code dx[.., j, n] = sum_i weight(i, j) dy[.., i, n]}, over every i that reads j. */
  @Override
  public void transposed(
      Buffer outputGradient, Buffer inputGradient, Ints dims, int rows, int channels, int outer, int inner, int kind,
      int in, int out, int window, int stride, int pad) {
    Resampling map = new Resampling(kind, in, out, window, stride, pad);
    double[] dy = reals(outputGradient);
    double[] dx = reals(inputGradient);
    int[] d = numbers(dims);
    for (int plane = 0; plane < d[rows] * d[channels] * outer; plane++) {
      for (int j = 0; j < in; j++) {
        for (int n = 0; n < inner; n++) {
          double sum = 0;
          for (int i = 0; i < out; i++) {
            if (map.from(i) <= j && j < map.to(i)) {
              sum += map.weight(i, j) * dy[(plane * out + i) * inner + n];
            }
          }
          dx[(plane * in + j) * inner + n] = sum;
        }
      }
    }
  }
}
