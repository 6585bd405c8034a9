package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;

/** A unit is one input channel of one row, with all output channels that read it. */
final class DepthwiseForward extends Work {
  private final Engine engine;
  private final Packing packing;
  private final PlaneGrid grid = new PlaneGrid();
  FloatArray x;
  FloatArray parameters;
  FloatArray y;
  int weight;

  /** Where the bias begins, or -1. */
  int bias;

  private int in;
  private int multiplier;
  private int[] shifts;
  private Window window;

  DepthwiseForward(Engine engine) {
    this.engine = engine;
    this.packing = engine.arithmetic().packing();
  }

  void run(int rows, int ins, int outs, Window w) {
    in = ins;
    multiplier = outs / ins;
    window = w;
    PlanesOfInput.set(grid, w, false);
    shifts = engine.workspace().firstTable(w.kernelArea());
    PlanesOfInput.shifts(shifts, 1, grid, w);
    engine.workspace().reserve((long) packing.slack() + grid.size() + grid.span(w.outHeight(), w.outWidth()));
    engine.team().run(this, rows * ins, 2L * rows * outs * w.outArea() * w.kernelArea());
  }

  @Override
  void run(int from, int to, int thread) {
    Window w = window;
    float[] scratch = engine.workspace().own(thread);
    PlaneTaps taps = engine.arithmetic().planeTaps();
    int span = grid.span(w.outHeight(), w.outWidth());
    for (int image = from; image < to; image++) {
      grid.fill(x.data, image * w.inArea(), scratch, 0, packing);
      for (int m = 0; m < multiplier; m++) {
        int o = image % in * multiplier + m;
        float start = bias < 0 ? 0 : parameters.data[bias + o];
        int weights = weight + o * w.kernelArea();
        int out = (image * multiplier + m) * w.outArea();
        if (grid.width == w.outWidth()) {
          taps.correlate(start, w.kernelArea(), parameters.data, weights, scratch, 0, shifts, y.data, out, span);
          continue;
        }
        taps.correlate(start, w.kernelArea(), parameters.data, weights, scratch, 0, shifts, scratch, grid.size(), span);
        for (int p = 0; p < w.outHeight(); p++) {
          System.arraycopy(scratch, grid.size() + p * grid.width, y.data, out + p * w.outWidth(), w.outWidth());
        }
      }
    }
  }
}
