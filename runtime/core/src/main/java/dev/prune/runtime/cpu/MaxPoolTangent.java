package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;

/** Each window takes the tangent of the first input that equals its maximum; a unit is one channel of one row. */
final class MaxPoolTangent extends Work {
  FloatArray x;
  FloatArray y;
  FloatArray dx;
  FloatArray dy;
  Window window;

  @Override
  void run(int from, int to, int thread) {
    Window w = window;
    for (int image = from; image < to; image++) {
      for (int p = 0; p < w.outHeight(); p++) {
        int out = image * w.outArea() + p * w.outWidth();
        for (int q = 0; q < w.outWidth(); q++) {
          int winner = MaxPool.first(y.data[out + q], x.data, image * w.inArea(), w, p, q);
          dy.data[out + q] = winner >= 0 ? dx.data[winner] : 0;
        }
      }
    }
  }
}
