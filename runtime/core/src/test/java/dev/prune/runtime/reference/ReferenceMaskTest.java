package dev.prune.runtime.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;
import org.junit.jupiter.api.Test;

/** A layer whose removed inputs and outputs are exact zeros equals the layer without them, to the bit. */
class ReferenceMaskTest {
  private static final int ROWS = 3;
  private static final int IN = 7;
  private static final int OUT = 5;
  private static final int[] LIVE_IN = {1, 2, 6};
  private static final int[] LIVE_OUT = {0, 3};

  private final Workbench bench = new Workbench();

  @Test
  void dense() {
    double[] x = masked(bench.random(ROWS * IN), ROWS, IN, 1, LIVE_IN);
    double[] dy = masked(bench.random(ROWS * OUT), ROWS, OUT, 1, LIVE_OUT);
    double[] weight = masked(bench.random(OUT * IN), OUT, IN, 1, LIVE_IN);
    weight = masked(weight, 1, OUT, IN, LIVE_OUT);
    double[] smallX = kept(x, ROWS, IN, 1, LIVE_IN);
    double[] smallDy = kept(dy, ROWS, OUT, 1, LIVE_OUT);
    double[] smallWeight = kept(kept(weight, OUT, IN, 1, LIVE_IN), 1, OUT, LIVE_IN.length, LIVE_OUT);

    DenseKernels dense = bench.device.kernels(DenseKernels.class);
    Ints dims = bench.ints(ROWS, IN, OUT, 0);
    Ints small = bench.ints(ROWS, LIVE_IN.length, LIVE_OUT.length, 0);

    Buffer y = bench.zeros(ROWS * OUT);
    Buffer smallY = bench.zeros(smallDy.length);
    dense.forward(bench.of(x), bench.of(weight), y, dims, 0, 1, 2, 3, -1);
    dense.forward(bench.of(smallX), bench.of(smallWeight), smallY, small, 0, 1, 2, 3, -1);
    assertArrayEquals(bench.read(smallY), kept(bench.read(y), ROWS, OUT, 1, LIVE_OUT));

    Buffer dx = bench.zeros(x.length);
    Buffer smallDx = bench.zeros(smallX.length);
    dense.byData(bench.of(dy), bench.of(weight), dx, dims, 0, 1, 2, 3);
    dense.byData(bench.of(smallDy), bench.of(smallWeight), smallDx, small, 0, 1, 2, 3);
    assertArrayEquals(bench.read(smallDx), kept(bench.read(dx), ROWS, IN, 1, LIVE_IN));

    Buffer g = bench.zeros(weight.length);
    Buffer smallG = bench.zeros(smallWeight.length);
    dense.byWeights(bench.of(x), bench.of(dy), g, dims, 0, 1, 2, 3, -1);
    dense.byWeights(bench.of(smallX), bench.of(smallDy), smallG, small, 0, 1, 2, 3, -1);
    assertArrayEquals(
        bench.read(smallG), kept(kept(bench.read(g), OUT, IN, 1, LIVE_IN), 1, OUT, LIVE_IN.length, LIVE_OUT));
  }

  @Test
  void conv() {
    Window window = new Window(5, 4, 3, 3, 1, 1, 1, 1, 5, 4);
    int area = window.inArea();
    int kernel = window.kernelArea();
    double[] x = masked(bench.random(ROWS * IN * area), ROWS, IN, area, LIVE_IN);
    double[] dy = masked(bench.random(ROWS * OUT * area), ROWS, OUT, area, LIVE_OUT);
    double[] weight = masked(bench.random(OUT * IN * kernel), OUT, IN, kernel, LIVE_IN);
    weight = masked(weight, 1, OUT, IN * kernel, LIVE_OUT);
    double[] smallX = kept(x, ROWS, IN, area, LIVE_IN);
    double[] smallDy = kept(dy, ROWS, OUT, area, LIVE_OUT);
    double[] smallWeight = kept(kept(weight, OUT, IN, kernel, LIVE_IN), 1, OUT, LIVE_IN.length * kernel, LIVE_OUT);

    ConvKernels conv = bench.device.kernels(ConvKernels.class);
    Ints dims = bench.ints(ROWS, IN, OUT, 0);
    Ints small = bench.ints(ROWS, LIVE_IN.length, LIVE_OUT.length, 0);

    Buffer y = bench.zeros(dy.length);
    Buffer smallY = bench.zeros(smallDy.length);
    conv.forward(bench.of(x), bench.of(weight), y, dims, 0, 1, 2, 3, -1, window);
    conv.forward(bench.of(smallX), bench.of(smallWeight), smallY, small, 0, 1, 2, 3, -1, window);
    assertArrayEquals(bench.read(smallY), kept(bench.read(y), ROWS, OUT, area, LIVE_OUT));

    Buffer dx = bench.zeros(x.length);
    Buffer smallDx = bench.zeros(smallX.length);
    conv.byData(bench.of(dy), bench.of(weight), dx, dims, 0, 1, 2, 3, window);
    conv.byData(bench.of(smallDy), bench.of(smallWeight), smallDx, small, 0, 1, 2, 3, window);
    assertArrayEquals(bench.read(smallDx), kept(bench.read(dx), ROWS, IN, area, LIVE_IN));

    Buffer g = bench.zeros(weight.length);
    Buffer smallG = bench.zeros(smallWeight.length);
    conv.byWeights(bench.of(x), bench.of(dy), g, dims, 0, 1, 2, 3, -1, window);
    conv.byWeights(bench.of(smallX), bench.of(smallDy), smallG, small, 0, 1, 2, 3, -1, window);
    double[] survivors = kept(kept(bench.read(g), OUT, IN, kernel, LIVE_IN), 1, OUT, LIVE_IN.length * kernel, LIVE_OUT);
    assertArrayEquals(bench.read(smallG), survivors);
  }

  /** The tensor {@code [outer, units, inner]} with zeros in all units but {@code live}. */
  private static double[] masked(double[] tensor, int outer, int units, int inner, int[] live) {
    double[] masked = new double[tensor.length];
    for (int o = 0; o < outer; o++) {
      for (int u : live) {
        System.arraycopy(tensor, (o * units + u) * inner, masked, (o * units + u) * inner, inner);
      }
    }
    return masked;
  }

  /** The tensor {@code [outer, units, inner]} with the units {@code live} only. */
  private static double[] kept(double[] tensor, int outer, int units, int inner, int[] live) {
    double[] kept = new double[outer * live.length * inner];
    for (int o = 0; o < outer; o++) {
      for (int k = 0; k < live.length; k++) {
        System.arraycopy(tensor, (o * units + live[k]) * inner, kept, (o * live.length + k) * inner, inner);
      }
    }
    return kept;
  }
}
