package dev.prune.runtime.tornado;

import dev.prune.runtime.network.Cost;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Tensor;

/**
 * How far the numbers of a float device may be from exact ones after one training step, from shapes alone:
 *
 * <pre>    C * 2^-24 * sqrt(n) * scale</pre>
 *
 * <p>A sum of n terms around 1, added one by one, makes n rounding errors of at most 2^-24 of the sum so far. They have
 * no common sign, so the error grows like a random walk: some sqrt(n) * 2^-24 of the sum (Higham and Mary 2019, "A new
 * approach to probabilistic rounding error analysis"). The sure bound has n in place of sqrt(n) and is never met. A number
 * that passes through several reductions collects the errors of all; independent errors add by their squares, so n is the
 * sum of the lengths of all reductions on its way, here of all there are before it in the whole network.
 *
 * <p>The scale of a gradient is the largest one of its layer and of those behind it, out of whose gradients it is made:
 * where terms cancel, the error has the size of the terms. A bias before a batchnorm has the gradient 0, computed from
 * terms as large as those of its weights.
 *
 * <p>C was measured: over the steps of {@link StepByStepTornadoTest} the largest error was 0.37 of this with C = 1 on the
 * cpu device and 0.46 on PoCL.
 */
final class Rounding {
  /** The largest error of rounding a number of around 1. */
  static final double UNIT = 0x1p-24;

  private static final double C = 1;

  private final Network network;
  private final int[] widths;
  private final int rows;

  /**
   * @param widths channels of each group
   * @param rows live rows of the batch
   */
  Rounding(Network network, int[] widths, int rows) {
    this.network = network;
    this.widths = widths;
    this.rows = rows;
  }

  /** What a number that {@code length} terms make may be off by. */
  static double allowed(int length, double scale) {
    return C * UNIT * Math.sqrt(length) * scale;
  }

  /** The lengths of all reductions of a forward pass: the inputs of a unit, the places that a normalisation averages. */
  int forward() {
    return lengths(0);
  }

  /** The lengths of all reductions behind the gradients of a layer: forward, backward by data, and its own. */
  int backward(int layer) {
    return forward() + lengths(1) + rows * places(layer);
  }

  /** The extents of every weight's axes but {@code kept}, multiplied, and what normalisations reduce over. */
  private int lengths(int kept) {
    int length = 0;
    for (Tensor tensor : network.parameters()) {
      length +=
          switch (tensor.role()) {
            case WEIGHT -> tensor.size(widths) / tensor.axes().get(kept).width(widths);
            case GAMMA -> rows * places(tensor.layer());
            default -> 0;
          };
    }
    return length;
  }

  /** Pixels of what a layer computes: its FLOPs for a weight, or for a channel of a normalisation, are twice that. */
  private int places(int layer) {
    for (Cost cost : network.costs()) {
      if (cost.layer() == layer) {
        return (int) Math.max(1, cost.each() / 2);
      }
    }
    throw new AssertionError("The layer `" + network.layers().get(layer).name() + "` has no cost.");
  }
}
