package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;
import java.util.Arrays;

/**
 * Sends each window's gradient to the first input that equals its maximum; a NaN equals nothing. A unit is one
 * channel of one row; windows may overlap, so they add in index order.
 */
final class MaxPoolGradient extends Work {
  private final Engine engine;
  FloatArray x;
  FloatArray y;
  FloatArray dy;
  FloatArray dx;
  Window window;

  MaxPoolGradient(Engine engine) {
    this.engine = engine;
  }

  @Override
  void run(int from, int to, int thread) {
    Window w = window;
    boolean halves = MaxPool.halves(w);
    // Windows of 2 by 2 write every input, unless the image has a row or a column that none reaches.
    if (!halves || 4 * w.outArea() < w.inArea()) {
      Arrays.fill(dx.data, from * w.inArea(), to * w.inArea(), 0);
    }
    if (halves) {
      Halving halving = engine.arithmetic().halving();
      for (int image = from; image < to; image++) {
        halving.gradient(
            x.data, dx.data, image * w.inArea(), w.inWidth(), w.outHeight(), w.outWidth(), y.data, dy.data,
            image * w.outArea());
      }
      return;
    }
    for (int image = from; image < to; image++) {
      image(image);
    }
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
