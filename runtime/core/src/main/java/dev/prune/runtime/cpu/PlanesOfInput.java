package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;

/** The planes of a window's input, and where each tap of one channel finds its run in them. */
final class PlanesOfInput {
  private PlanesOfInput() {}

  /** Sets the planes; {@code whole} as {@link PlaneGrid#whole}. */
  static void set(PlaneGrid grid, Window w, boolean whole) {
    grid.imageHeight = w.inHeight();
    grid.imageWidth = w.inWidth();
    grid.stepHeight = w.strideHeight();
    grid.stepWidth = w.strideWidth();
    grid.padTop = w.padTop();
    grid.padLeft = w.padLeft();
    grid.meet(w.extentHeight(), w.kernelWidth(), w.dilationWidth(), w.outHeight(), w.outWidth(), whole);
  }

  /** The shift of each weight {@code [channels, kernelHeight, kernelWidth]}. */
  static void shifts(int[] shifts, int channels, PlaneGrid grid, Window w) {
    int k = 0;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < w.kernelHeight(); i++) {
        for (int j = 0; j < w.kernelWidth(); j++) {
          shifts[k++] = c * grid.size() + grid.shift(i * w.dilationHeight(), j);
        }
      }
    }
  }
}
