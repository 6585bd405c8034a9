package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;
import java.util.Arrays;

/**
 * The largest input of each window; a unit is one channel of one row. A NaN in a window is its maximum, since {@link
 * Math#max} passes it on.
 */
final class MaxPool extends Work {
  private final Engine engine;
  FloatArray x;
  FloatArray y;
  Window window;

  MaxPool(Engine engine) {
    this.engine = engine;
  }

  @Override
  void run(int from, int to, int thread) {
    Window w = window;
    if (halves(w)) {
      Halving halving = engine.arithmetic().halving();
      for (int image = from; image < to; image++) {
        halving.largest(
            x.data, image * w.inArea(), w.inWidth(), w.outHeight(), w.outWidth(), y.data, image * w.outArea());
      }
      return;
    }
    for (int image = from; image < to; image++) {
      image(image);
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
