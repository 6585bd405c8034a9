package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.Window;

/** Largest and mean of windows, image by image. */
final class ReferencePool implements PoolKernels {
  /** {@code y[r, c, p, q] = max over the pixels of x[r, c] that window (p, q) covers}; a NaN wins. */
  @Override
  public void max(Buffer input, Buffer output, Ints dims, int rows, int channels, Window w) {
    double[] x = reals(input);
    double[] y = reals(output);
    int[] d = numbers(dims);
    for (int image = 0; image < d[rows] * d[channels]; image++) {
      for (int p = 0; p < w.outHeight(); p++) {
        for (int q = 0; q < w.outWidth(); q++) {
          double largest = Double.NEGATIVE_INFINITY;
          for (int row = firstRow(w, p); row < endRow(w, p); row++) {
            for (int column = firstColumn(w, q); column < endColumn(w, q); column++) {
              largest = Math.max(largest, x[image * w.inArea() + row * w.inWidth() + column]);
            }
          }
          y[image * w.outArea() + p * w.outWidth() + q] = largest;
        }
      }
    }
  }

  /** Windows in index order; each gives its {@code dy} to the first pixel that equals its maximum. */
  @Override
  public void maxByData(
      Buffer input,
      Buffer output,
      Buffer outputGradient,
      Buffer inputGradient,
      Ints dims,
      int rows,
      int channels,
      Window w) {
    double[] x = reals(input);
    double[] y = reals(output);
    double[] dy = reals(outputGradient);
    double[] dx = reals(inputGradient);
    int[] d = numbers(dims);
    for (int i = 0; i < d[rows] * d[channels] * w.inArea(); i++) {
      dx[i] = 0;
    }
    for (int image = 0; image < d[rows] * d[channels]; image++) {
      for (int p = 0; p < w.outHeight(); p++) {
        for (int q = 0; q < w.outWidth(); q++) {
          int from = image * w.outArea() + p * w.outWidth() + q;
          int winner = firstEqual(x, image * w.inArea(), y[from], w, p, q);
          if (winner >= 0) {
            dx[winner] += dy[from];
          }
        }
      }
    }
  }

  /** Each window takes the tangent of the first pixel that equals its maximum. */
  @Override
  public void maxTangent(
      Buffer input,
      Buffer output,
      Buffer inputTangent,
      Buffer outputTangent,
      Ints dims,
      int rows,
      int channels,
      Window w) {
    double[] x = reals(input);
    double[] y = reals(output);
    double[] dx = reals(inputTangent);
    double[] dy = reals(outputTangent);
    int[] d = numbers(dims);
    for (int image = 0; image < d[rows] * d[channels]; image++) {
      for (int p = 0; p < w.outHeight(); p++) {
        for (int q = 0; q < w.outWidth(); q++) {
          int to = image * w.outArea() + p * w.outWidth() + q;
          int winner = firstEqual(x, image * w.inArea(), y[to], w, p, q);
          dy[to] = winner >= 0 ? dx[winner] : 0;
        }
      }
    }
  }

  /** The index in x of the first pixel of window (p, q) that equals {@code maximum}, or -1 (a NaN equals nothing). */
  private static int firstEqual(double[] x, int image, double maximum, Window w, int p, int q) {
    for (int row = firstRow(w, p); row < endRow(w, p); row++) {
      for (int column = firstColumn(w, q); column < endColumn(w, q); column++) {
        int i = image + row * w.inWidth() + column;
        if (x[i] == maximum) {
          return i;
        }
      }
    }
    return -1;
  }

  /** {@code y[r, c] = (sum_a x[r, c, a]) / area}. */
  @Override
  public void average(Buffer input, Buffer output, Ints dims, int rows, int channels, int area) {
    double[] x = reals(input);
    double[] y = reals(output);
    int[] d = numbers(dims);
    for (int image = 0; image < d[rows] * d[channels]; image++) {
      double sum = 0;
      for (int a = 0; a < area; a++) {
        sum += x[image * area + a];
      }
      y[image] = sum / area;
    }
  }

  /** {@code dx[r, c, a] = dy[r, c] / area}. */
  @Override
  public void averageByData(Buffer outputGradient, Buffer inputGradient, Ints dims, int rows, int channels, int area) {
    double[] dy = reals(outputGradient);
    double[] dx = reals(inputGradient);
    int[] d = numbers(dims);
    for (int image = 0; image < d[rows] * d[channels]; image++) {
      for (int a = 0; a < area; a++) {
        dx[image * area + a] = dy[image] / area;
      }
    }
  }

  private static int firstRow(Window w, int p) {
    return Math.max(0, p * w.strideHeight() - w.padTop());
  }

  private static int endRow(Window w, int p) {
    return Math.min(w.inHeight(), p * w.strideHeight() - w.padTop() + w.kernelHeight());
  }

  private static int firstColumn(Window w, int q) {
    return Math.max(0, q * w.strideWidth() - w.padLeft());
  }

  private static int endColumn(Window w, int q) {
    return Math.min(w.inWidth(), q * w.strideWidth() - w.padLeft() + w.kernelWidth());
  }
}
