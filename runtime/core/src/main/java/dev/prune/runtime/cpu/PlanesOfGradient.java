package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;

/**
 * One phase of the gradient of a convolution by data: the pixels of dx whose row is {@code i} and whose column is {@code j},
 * modulo the stride. They meet the same taps (see {@link StridedTaps}), mirrored over planes of dy.
 */
final class PlanesOfGradient {
  private Window window;
  private int firstRow;
  private int firstColumn;
  private int stepHeight;
  private int stepWidth;

  /** Rows and columns of dy from one of the taps to the next. */
  private int hopHeight;

  private int hopWidth;
  private int reachHeight;
  private int padTop;
  private int padLeft;

  /** Taps that meet the phase. */
  int tapsHeight;

  int tapsWidth;

  /** Pixels of the phase. */
  int outHeight;

  int outWidth;

  /** Where the phase's first pixel lies in dx. */
  int first;

  void phase(Window w, int i, int j) {
    window = w;
    firstRow = StridedTaps.first(i + w.padTop(), w.kernelHeight(), w.dilationHeight(), w.strideHeight());
    firstColumn = StridedTaps.first(j + w.padLeft(), w.kernelWidth(), w.dilationWidth(), w.strideWidth());
    stepHeight = StridedTaps.step(w.dilationHeight(), w.strideHeight());
    stepWidth = StridedTaps.step(w.dilationWidth(), w.strideWidth());
    tapsHeight = StridedTaps.count(w.kernelHeight(), firstRow, stepHeight);
    tapsWidth = StridedTaps.count(w.kernelWidth(), firstColumn, stepWidth);
    hopHeight = stepHeight * w.dilationHeight() / w.strideHeight();
    hopWidth = stepWidth * w.dilationWidth() / w.strideWidth();
    reachHeight = Math.max(0, tapsHeight - 1) * hopHeight;
    int reachWidth = Math.max(0, tapsWidth - 1) * hopWidth;
    padTop = reachHeight - (i + w.padTop() - firstRow * w.dilationHeight()) / w.strideHeight();
    padLeft = reachWidth - (j + w.padLeft() - firstColumn * w.dilationWidth()) / w.strideWidth();
    outHeight = StridedTaps.count(w.inHeight(), i, w.strideHeight());
    outWidth = StridedTaps.count(w.inWidth(), j, w.strideWidth());
    first = i * w.inWidth() + j;
  }

  /** Sets the planes of dy; {@code whole} as {@link PlaneGrid#whole}. */
  void set(PlaneGrid grid, boolean whole) {
    grid.imageHeight = window.outHeight();
    grid.imageWidth = window.outWidth();
    grid.stepHeight = 1;
    grid.stepWidth = 1;
    grid.padTop = padTop;
    grid.padLeft = padLeft;
    grid.meet(reachHeight + 1, tapsWidth, hopWidth, outHeight, outWidth, whole);
  }

  /** Which weight of the window the tap in row {@code s} and column {@code t} is. */
  int tap(int s, int t) {
    return (firstRow + stepHeight * s) * window.kernelWidth() + firstColumn + stepWidth * t;
  }

  /** What that tap adds to a place of the planes. */
  int shift(PlaneGrid grid, int s, int t) {
    return grid.shift(reachHeight - s * hopHeight, tapsWidth - 1 - t);
  }
}
