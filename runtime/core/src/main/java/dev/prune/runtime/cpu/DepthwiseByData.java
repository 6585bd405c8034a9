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
  private final PlanesOfGradient phase = new PlanesOfGradient();
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
        long planes = (long) packing.slack() + (long) multiplier * grid.size();
        engine.workspace().reserve(planes + grid.span(phase.outHeight, phase.outWidth));
        engine.team().run(this, rows * ins, 2L * rows * ins * depth * phase.outHeight * phase.outWidth);
      }
    }
  }

  private void phase(int i, int j, Window w) {
    phase.phase(w, i, j);
    phase.set(grid, false);
    depth = multiplier * phase.tapsHeight * phase.tapsWidth;
    shifts = engine.workspace().firstTable(depth);
    weights = engine.workspace().common((long) in * depth);
    int k = 0;
    for (int m = 0; m < multiplier; m++) {
      for (int s = 0; s < phase.tapsHeight; s++) {
        for (int t = 0; t < phase.tapsWidth; t++) {
          int tap = phase.tap(s, t);
          shifts[k] = m * grid.size() + phase.shift(grid, s, t);
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
    int span = grid.span(phase.outHeight, phase.outWidth);
    int strip = multiplier * grid.size();
    for (int image = from; image < to; image++) {
      for (int m = 0; m < multiplier; m++) {
        grid.fill(dy.data, (image * multiplier + m) * w.outArea(), scratch, m * grid.size(), packing);
      }
      taps.correlate(0, depth, weights, image % in * depth, scratch, 0, shifts, scratch, strip, span);
      int target = image * w.inArea() + phase.first;
      for (int p = 0; p < phase.outHeight; p++) {
        int line = strip + p * grid.width;
        if (w.strideWidth() == 1) {
          System.arraycopy(scratch, line, dx.data, target, phase.outWidth);
        } else {
          for (int q = 0; q < phase.outWidth; q++) {
            dx.data[target + q * w.strideWidth()] = scratch[line + q];
          }
        }
        target += w.strideHeight() * w.inWidth();
      }
    }
  }
}
