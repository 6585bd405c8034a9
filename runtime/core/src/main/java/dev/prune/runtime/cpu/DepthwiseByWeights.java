package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Window;
import java.util.Arrays;

/**
 * {@code dw[o, k, l] = sum over rows and places of planes[shift[k, l] + place] * dy[o, place]}, where dy is laid out as wide
 * as the planes, zeros between its rows, so that each tap is one inner product a row. A unit is one input channel, whose
 * rows are added in index order.
 */
final class DepthwiseByWeights extends Work {
  private final Engine engine;
  private final Packing packing;
  private final PlaneGrid grid = new PlaneGrid();
  FloatArray x;
  FloatArray dy;
  FloatArray gradients;
  int weight;

  /** Where the gradient of the bias begins, or -1. */
  int bias;

  private int rows;
  private int in;
  private int multiplier;
  private Window window;
  private int[] shifts;
  private int span;

  DepthwiseByWeights(Engine engine) {
    this.engine = engine;
    this.packing = engine.arithmetic().packing();
  }

  void run(int count, int ins, int outs, Window w) {
    rows = count;
    in = ins;
    multiplier = outs / ins;
    window = w;
    PlanesOfInput.set(grid, w, false);
    span = grid.span(w.outHeight(), w.outWidth());
    shifts = engine.workspace().firstTable(w.kernelArea());
    PlanesOfInput.shifts(shifts, 1, grid, w);
    engine.workspace().reserve((long) packing.slack() + Sums.LANES + grid.size() + span);
    engine.workspace().reserveSums(multiplier * (w.kernelArea() + 1));
    engine.team().run(this, ins, 2L * count * outs * w.outArea() * w.kernelArea());
  }

  @Override
  void run(int from, int to, int thread) {
    Window w = window;
    float[] scratch = engine.workspace().own(thread);
    double[] totals = engine.workspace().sums(thread);
    int each = w.kernelArea() + 1;
    for (int c = from; c < to; c++) {
      Arrays.fill(totals, 0, multiplier * each, 0);
      for (int r = 0; r < rows; r++) {
        grid.fill(x.data, (r * in + c) * w.inArea(), scratch, Sums.LANES, packing);
        for (int m = 0; m < multiplier; m++) {
          add(scratch, ((r * in + c) * multiplier + m) * w.outArea(), totals, m * each);
        }
      }
      for (int m = 0; m < multiplier; m++) {
        int o = c * multiplier + m;
        for (int tap = 0; tap < w.kernelArea(); tap++) {
          gradients.data[weight + o * w.kernelArea() + tap] = (float) totals[m * each + tap];
        }
        if (bias >= 0) {
          gradients.data[bias + o] = (float) totals[m * each + w.kernelArea()];
        }
      }
    }
  }

  private void add(float[] scratch, int from, double[] totals, int at) {
    Window w = window;
    Sums sums = engine.arithmetic().sums();
    int wide = Sums.LANES + grid.size();
    for (int p = 0; p < w.outHeight(); p++) {
      System.arraycopy(dy.data, from + p * w.outWidth(), scratch, wide + p * grid.width, w.outWidth());
      if (p < w.outHeight() - 1) {
        Arrays.fill(scratch, wide + p * grid.width + w.outWidth(), wide + (p + 1) * grid.width, 0);
      }
    }
    for (int tap = 0; tap < w.kernelArea(); tap++) {
      totals[at + tap] += sums.dot(scratch, Sums.LANES + shifts[tap], scratch, wide, span, scratch, 0);
    }
    totals[at + w.kernelArea()] += sums.sum(dy.data, from, w.outArea(), scratch, 0);
  }
}
