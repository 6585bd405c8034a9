package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;

/**
 * Where Winograd's algorithm takes the place of sums of shifted runs: windows of 3 by 3 whose products outweigh the transforms. What it
 * saves grows with input times output channels, and what it costs with their sum, the more so where rows of tiles fill only part of a
 * vector. Measured with vectors of 16, see docs/performance-notes.md; the same on every machine.
 */
final class Winograd {
  /** Columns of tiles below which rows are narrow. */
  private static final int COLUMNS = 16;

  private Winograd() {}

  static boolean serves(Window w, int in, int out) {
    if (w.kernelHeight() != 3 || w.kernelWidth() != 3 || w.strideHeight() * w.strideWidth() != 1) {
      return false;
    }
    if (w.dilationHeight() * w.dilationWidth() != 1 || w.padTop() > 2 || w.padLeft() > 2) {
      return false;
    }
    int columns = (w.outWidth() + 1) / 2;
    int least = 4 + 2 * Math.max(1, COLUMNS / columns);
    return (long) in * out >= (long) least * (in + out);
  }
}
