package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.SoftmaxKernels;

/** Softmax row by row. */
final class ReferenceSoftmax implements SoftmaxKernels {
  /** {@code y[r, c] = exp(x[r, c] - m) / sum_k exp(x[r, k] - m)}, {@code m = max_k x[r, k]}. */
  @Override
  public void forward(Buffer input, Buffer output, Ints dims, int rows, int channels) {
    double[] x = reals(input);
    double[] y = reals(output);
    int[] d = numbers(dims);
    int width = d[channels];
    for (int r = 0; r < d[rows]; r++) {
      double largest = largest(x, r * width, width);
      double sum = sumOfExponentials(x, r * width, width, largest);
      for (int c = 0; c < width; c++) {
        y[r * width + c] = Math.exp(x[r * width + c] - largest) / sum;
      }
    }
  }

  /** {@code dx[r, c] = y[r, c] * (dy[r, c] - sum_k dy[r, k] * y[r, k])}. */
  @Override
  public void byData(Buffer output, Buffer outputGradient, Buffer inputGradient, Ints dims, int rows, int channels) {
    double[] y = reals(output);
    double[] dy = reals(outputGradient);
    double[] dx = reals(inputGradient);
    int[] d = numbers(dims);
    int width = d[channels];
    for (int r = 0; r < d[rows]; r++) {
      double sum = 0;
      for (int k = 0; k < width; k++) {
        sum += dy[r * width + k] * y[r * width + k];
      }
      for (int c = 0; c < width; c++) {
        dx[r * width + c] = y[r * width + c] * (dy[r * width + c] - sum);
      }
    }
  }

  /**
   * {@code out[r, c] = yTangent[r, c] * (dy[r, c] - sum_k dy[r, k] * y[r, k]) - y[r, c] * sum_k dy[r, k] * yTangent[r,
   * k]}.
   */
  @Override
  public void byDataTangent(
      Buffer output, Buffer outputGradient, Buffer outputTangent, Buffer out, Ints dims, int rows, int channels) {
    double[] y = reals(output);
    double[] dy = reals(outputGradient);
    double[] t = reals(outputTangent);
    double[] result = reals(out);
    int[] d = numbers(dims);
    int width = d[channels];
    for (int r = 0; r < d[rows]; r++) {
      double sum = 0;
      double sumByTangent = 0;
      for (int k = 0; k < width; k++) {
        sum += dy[r * width + k] * y[r * width + k];
        sumByTangent += dy[r * width + k] * t[r * width + k];
      }
      for (int c = 0; c < width; c++) {
        int i = r * width + c;
        result[i] = t[i] * (dy[i] - sum) - y[i] * sumByTangent;
      }
    }
  }

  /** The largest of {@code x[at .. at + width)}. */
  static double largest(double[] x, int at, int width) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < width; c++) {
      largest = Math.max(largest, x[at + c]);
    }
    return largest;
  }

  /** {@code sum_k exp(x[at + k] - shift)}. */
  static double sumOfExponentials(double[] x, int at, int width, double shift) {
    double sum = 0;
    for (int k = 0; k < width; k++) {
      sum += Math.exp(x[at + k] - shift);
    }
    return sum;
  }
}
