package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;

/** A way to compute the gradient of a convolution by its weights, and what it reads and writes. */
abstract class WeightGradient extends Work {
  protected FloatArray x;
  protected FloatArray dy;
  protected FloatArray gradients;
  protected int weightAt;
  protected int images;
  protected int in;
  protected int out;
  protected Window window;

  /** Computes one gradient. */
  final void run(
      FloatArray x, FloatArray dy, FloatArray gradients, int weightAt, int images, int in, int out, Window window) {
    this.x = x;
    this.dy = dy;
    this.gradients = gradients;
    this.weightAt = weightAt;
    this.images = images;
    this.in = in;
    this.out = out;
    this.window = window;
    run();
  }

  /** Computes the gradient of what was set. */
  protected abstract void run();
}
