package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;
import java.util.Arrays;

/**
 * Sends each window's gradient to the first input that equals its maximum; a NaN equals nothing. A unit is one
 * channel of one row; windows may overlap, so they add in index order.
 */
final class MaxPoolGradient extends Work {
  FloatArray x;
  FloatArray y;
  FloatArray dy;
  FloatArray dx;
  Window window;

  @Override
  void run(int from, int to, int thread) {
    Arrays.fill(dx.data, from * window.inArea(), to * window.inArea(), 0);
    for (int image = from; image < to; image++) {
      if (MaxPool.halves(window)) {
        halve(image);
      } else {
        image(image);
      }
    }
  }

  /** Which of four is the largest is chance, so this has no branch on it: a mask for each, all ones where it wins. */
  private void halve(int image) {
    Window w = window;
    float[] in = x.data;
    float[] out = dx.data;
    for (int p = 0; p < w.outHeight(); p++) {
      int upper = image * w.inArea() + 2 * p * w.inWidth();
      int lower = upper + w.inWidth();
      int from = image * w.outArea() + p * w.outWidth();
      for (int q = 0; q < w.outWidth(); q++) {
        float maximum = y.data[from + q];
        if (maximum != maximum) {
          continue;
        }
        int bits = Float.floatToRawIntBits(dy.data[from + q]);
        int largest = canonical(maximum);
        int i = upper + 2 * q;
        int j = lower + 2 * q;
        int miss0 = differ(largest, canonical(in[i]));
        int miss1 = miss0 & differ(largest, canonical(in[i + 1]));
        int miss2 = miss1 & differ(largest, canonical(in[j]));
        int miss3 = miss2 & differ(largest, canonical(in[j + 1]));
        out[i] = Float.intBitsToFloat(bits & ~miss0);
        out[i + 1] = Float.intBitsToFloat(bits & miss0 & ~miss1);
        out[j] = Float.intBitsToFloat(bits & miss1 & ~miss2);
        out[j + 1] = Float.intBitsToFloat(bits & miss2 & ~miss3);
      }
    }
  }

  /** Equal bits for equal numbers: adding 0 makes the negative zero positive. */
  private static int canonical(float value) {
    return Float.floatToRawIntBits(value + 0f);
  }

  /** All ones where two words differ, else 0. */
  private static int differ(int a, int b) {
    int d = a ^ b;
    return (d | -d) >> 31;
  }

  private void image(int image) {
    Window w = window;
    for (int p = 0; p < w.outHeight(); p++) {
      int out = image * w.outArea() + p * w.outWidth();
      for (int q = 0; q < w.outWidth(); q++) {
        int winner = MaxPool.first(y.data[out + q], x.data, image * w.inArea(), w, p, q);
        if (winner >= 0) {
          dx.data[winner] += dy.data[out + q];
        }
      }
    }
  }
}
