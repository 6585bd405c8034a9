package dev.prune.runtime.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code samples[r] = order[at + r]}: which samples the rows of a batch are.
 *
 * <p>Tiling: a thread for each row.
 */
public final class BatchSamples {
  private BatchSamples() {}

  static void batchSamples(
      KernelContext context, IntArray order, @Written IntArray samples, IntArray dims, int at, int rows) {
    int n = dims.get(rows);
    int place = dims.get(at);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      samples.set(r, order.get(place + r));
    }
  }
}
