package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;
import java.util.Arrays;

/**
 * The largest input of each window; a unit is one channel of one row. A NaN in a window is its maximum, since {@link
 * Math#max} passes it on.
 */
final class MaxPool extends Work {
  FloatArray x;
  FloatArray y;
  Window window;

  @Override
  void run(int from, int to, int thread) {
    for (int image = from; image < to; image++) {
      if (halves(window)) {
        halve(image);
      } else {
        image(image);
      }
    }
  }

  /** Whether windows of 2 by 2 lie side by side, all inside the image: nearly every pooling. */
  static boolean halves(Window w) {
    return w.kernelHeight() == 2
        && w.kernelWidth() == 2
        && w.strideHeight() == 2
        && w.strideWidth() == 2
        && w.padTop() == 0
        && w.padLeft() == 0
        && 2 * w.outHeight() <= w.inHeight()
        && 2 * w.outWidth() <= w.inWidth();
  }

  /**
   * Where window (p, q) of the image that begins at {@code image} has the first input that equals {@code maximum}, or -1:
   * a NaN equals nothing.
   */
  static int first(float maximum, float[] x, int image, Window w, int p, int q) {
    int top = p * w.strideHeight() - w.padTop();
    int left = q * w.strideWidth() - w.padLeft();
    int bottom = Math.min(w.inHeight(), top + w.kernelHeight());
    int right = Math.min(w.inWidth(), left + w.kernelWidth());
    for (int i = Math.max(0, top); i < bottom; i++) {
      int line = image + i * w.inWidth();
      for (int j = Math.max(0, left); j < right; j++) {
        if (x[line + j] == maximum) {
          return line + j;
        }
      }
    }
    return -1;
  }

  private void halve(int image) {
    Window w = window;
    float[] in = x.data;
    float[] result = y.data;
    for (int p = 0; p < w.outHeight(); p++) {
      int upper = image * w.inArea() + 2 * p * w.inWidth();
      int lower = upper + w.inWidth();
      int out = image * w.outArea() + p * w.outWidth();
      for (int q = 0; q < w.outWidth(); q++) {
        float above = Math.max(in[upper + 2 * q], in[upper + 2 * q + 1]);
        float below = Math.max(in[lower + 2 * q], in[lower + 2 * q + 1]);
        result[out + q] = Math.max(above, below);
      }
    }
  }

  private void image(int image) {
    Window w = window;
    for (int p = 0; p < w.outHeight(); p++) {
      int out = image * w.outArea() + p * w.outWidth();
      Arrays.fill(y.data, out, out + w.outWidth(), Float.NEGATIVE_INFINITY);
      int top = p * w.strideHeight() - w.padTop();
      int bottom = Math.min(w.inHeight(), top + w.kernelHeight());
      for (int i = Math.max(0, top); i < bottom; i++) {
        for (int j = 0; j < w.kernelWidth(); j++) {
          column(image * w.inArea() + i * w.inWidth(), j - w.padLeft(), out);
        }
      }
    }
  }

  /** Meets one column of every window of a row; a pixel outside the image is passed by. */
  private void column(int line, int shift, int out) {
    Window w = window;
    float[] in = x.data;
    float[] result = y.data;
    int stride = w.strideWidth();
    int first = shift >= 0 ? 0 : (stride - 1 - shift) / stride;
    int end = shift >= w.inWidth() ? 0 : Math.min(w.outWidth(), (w.inWidth() - 1 - shift) / stride + 1);
    for (int q = first; q < end; q++) {
      result[out + q] = Math.max(result[out + q], in[line + q * stride + shift]);
    }
  }
}
