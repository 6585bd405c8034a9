package dev.prune.runtime.cpu.plain;

import dev.prune.runtime.cpu.Halving;

/** Window by window. */
final class PlainHalving implements Halving {
  @Override
  public void largest(float[] x, int at, int pitch, int height, int width, float[] y, int to) {
    Halving.largestOfEach(x, at, pitch, height, width, y, to);
  }

  @Override
  public void gradient(
      float[] x, float[] dx, int at, int pitch, int height, int width, float[] y, float[] dy, int from) {
    Halving.gradientOfEach(x, dx, at, pitch, height, width, y, dy, from);
  }
}
