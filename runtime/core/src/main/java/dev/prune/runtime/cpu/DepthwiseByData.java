package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;

/**
 * Phase by phase, as a convolution's gradient by data: the pixels of dx whose row and column are the same modulo the
 * stride meet the same taps (see {@link StridedTaps}), mirrored over dy. A unit is one input channel of one row.
 */
final class DepthwiseByData extends Work {
  private final Engine engine;
  private final Packing packing;
  private final PlaneGrid grid = new PlaneGrid();
  FloatArray dy;
  FloatArray parameters;
  FloatArray dx;
  int weight;
  private int in;
  private int multiplier;
  private Window window;
  private int[] shifts;

  /** For each input channel the weights of the phase's taps, output by output. */
  private float[] weights;

  private int depth;
  private int first;
  private int outHeight;
  private int outWidth;

  DepthwiseByData(Engine engine) {
    this.engine = engine;
    this.packing = engine.arithmetic().packing();
  }

  void run(int rows, int ins, int outs, Window w) {
    in = ins;
    multiplier = outs / ins;
    window = w;
    for (int i = 0; i < Math.min(w.strideHeight(), w.inHeight()); i++) {
      for (int j = 0; j < Math.min(w.strideWidth(), w.inWidth()); j++) {
        phase(i, j, w);
        long scratch = (long) packing.slack() + (long) multiplier * grid.size() + grid.span(outHeight, outWidth);
        engine.workspace().reserve(scratch);
        engine.team().run(this, rows * ins, 2L * rows * ins * depth * outHeight * outWidth);
      }
    }
  }

  private void phase(int i, int j, Window w) {
    int firstRow = StridedTaps.first(i + w.padTop(), w.kernelHeight(), w.dilationHeight(), w.strideHeight());
    int firstColumn = StridedTaps.first(j + w.padLeft(), w.kernelWidth(), w.dilationWidth(), w.strideWidth());
    int stepHeight = StridedTaps.step(w.dilationHeight(), w.strideHeight());
    int stepWidth = StridedTaps.step(w.dilationWidth(), w.strideWidth());
    int tapsHeight = StridedTaps.count(w.kernelHeight(), firstRow, stepHeight);
    int tapsWidth = StridedTaps.count(w.kernelWidth(), firstColumn, stepWidth);
    int hopHeight = stepHeight * w.dilationHeight() / w.strideHeight();
    int hopWidth = stepWidth * w.dilationWidth() / w.strideWidth();
    int reachHeight = Math.max(0, tapsHeight - 1) * hopHeight;
    int reachWidth = Math.max(0, tapsWidth - 1) * hopWidth;
    first = i * w.inWidth() + j;
    outHeight = StridedTaps.count(w.inHeight(), i, w.strideHeight());
    outWidth = StridedTaps.count(w.inWidth(), j, w.strideWidth());
    grid.imageHeight = w.outHeight();
    grid.imageWidth = w.outWidth();
    grid.stepHeight = 1;
    grid.stepWidth = 1;
    grid.padTop = reachHeight - (i + w.padTop() - firstRow * w.dilationHeight()) / w.strideHeight();
    grid.padLeft = reachWidth - (j + w.padLeft() - firstColumn * w.dilationWidth()) / w.strideWidth();
    grid.meet(reachHeight + 1, tapsWidth, hopWidth, outHeight, outWidth, false);
    depth = multiplier * tapsHeight * tapsWidth;
    shifts = engine.workspace().firstTable(depth);
    weights = engine.workspace().common((long) in * depth);
    int k = 0;
    for (int m = 0; m < multiplier; m++) {
      for (int s = 0; s < tapsHeight; s++) {
        for (int t = 0; t < tapsWidth; t++) {
          int tap = (firstRow + stepHeight * s) * w.kernelWidth() + firstColumn + stepWidth * t;
          shifts[k] = m * grid.size() + grid.shift(reachHeight - s * hopHeight, tapsWidth - 1 - t);
          for (int c = 0; c < in; c++) {
            weights[c * depth + k] = parameters.data[weight + (c * multiplier + m) * w.kernelArea() + tap];
          }
          k++;
        }
      }
    }
  }

  @Override
  void run(int from, int to, int thread) {
    Window w = window;
    float[] scratch = engine.workspace().own(thread);
    PlaneTaps taps = engine.arithmetic().planeTaps();
    int span = grid.span(outHeight, outWidth);
    int strip = multiplier * grid.size();
    for (int image = from; image < to; image++) {
      for (int m = 0; m < multiplier; m++) {
        grid.fill(dy.data, (image * multiplier + m) * w.outArea(), scratch, m * grid.size(), packing);
      }
      taps.correlate(0, depth, weights, image % in * depth, scratch, 0, shifts, scratch, strip, span);
      int target = image * w.inArea() + first;
      for (int p = 0; p < outHeight; p++) {
        int line = strip + p * grid.width;
        if (w.strideWidth() == 1) {
          System.arraycopy(scratch, line, dx.data, target, outWidth);
        } else {
          for (int q = 0; q < outWidth; q++) {
            dx.data[target + q * w.strideWidth()] = scratch[line + q];
          }
        }
        target += w.strideHeight() * w.inWidth();
      }
    }
  }
}
