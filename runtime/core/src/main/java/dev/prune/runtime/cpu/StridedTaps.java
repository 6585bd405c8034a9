package dev.prune.runtime.cpu;

/**
 * Which taps of a kernel meet a pixel in the gradient of a convolution by data: those {@code k} for which
 * {@code pixel + pad - k * dilation} is a multiple of the stride. They are equally far apart.
 */
final class StridedTaps {
  private StridedTaps() {}

  /** The first tap that meets a row of the padded input, or {@code kernel} where none does. */
  static int first(int row, int kernel, int dilation, int stride) {
    int tap = 0;
    while (tap < kernel && (row - tap * dilation) % stride != 0) {
      tap++;
    }
    return tap;
  }

  /** From one tap that meets a row to the next: the least step for which the stride divides step * dilation. */
  static int step(int dilation, int stride) {
    int step = 1;
    while (step * dilation % stride != 0) {
      step++;
    }
    return step;
  }

  /** How many of {@code first, first + step, ...} are below {@code size}. */
  static int count(int size, int first, int step) {
    return first >= size ? 0 : (size - first + step - 1) / step;
  }
}
