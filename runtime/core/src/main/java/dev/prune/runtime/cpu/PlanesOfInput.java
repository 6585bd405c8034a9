package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;

/** The planes of a window's input, and where each tap of one channel finds its run in them. */
final class PlanesOfInput {
  private PlanesOfInput() {}

  static void set(PlaneGrid grid, Window w) {
    grid.imageHeight = w.inHeight();
    grid.imageWidth = w.inWidth();
    grid.stepHeight = w.strideHeight();
    grid.stepWidth = w.strideWidth();
    grid.phasesHeight = Math.min(w.strideHeight(), w.extentHeight());
    grid.phasesWidth = Math.min(w.strideWidth(), w.extentWidth());
    grid.padTop = w.padTop();
    grid.padLeft = w.padLeft();
    grid.height = w.outHeight() + (w.extentHeight() - 1) / w.strideHeight();
    grid.width = w.outWidth() + (w.extentWidth() - 1) / w.strideWidth();
  }

  static void shifts(int[] shifts, PlaneGrid grid, Window w) {
    for (int tap = 0; tap < w.kernelArea(); tap++) {
      int i = tap / w.kernelWidth() * w.dilationHeight();
      int j = tap % w.kernelWidth() * w.dilationWidth();
      shifts[tap] =
          grid.shift(i % w.strideHeight(), j % w.strideWidth(), i / w.strideHeight(), j / w.strideWidth());
    }
  }
}
