package dev.prune.runtime.tornado.kernel;

import dev.prune.runtime.random.Threefry;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Inverted dropout with the pattern of {@link dev.prune.runtime.random.DropoutPattern}, by Threefry.
 *
 * <p>Tiling: a thread for each number. A uniform number is a multiple of 2^-24: it is kept as a whole number and compared
 * with {@code least}, which is exact; {@code scale} is {@code 1 / (1 - rate)}.
 */
public final class Dropout {
  private Dropout() {}

  static void dropout(
      KernelContext context, FloatArray x, FloatArray y, IntArray originals, IntArray samples, IntArray keys,
      IntArray dims, int rows, int channels, int firstOriginal, int layer, int area, int least, float scale,
      int purpose) {
    int run = dims.get(channels) * area;
    int n = dims.get(rows) * run;
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      // A SampleKey, written out: TornadoVM inlines no method of more than 600 nodes.
      long key = Threefry.derive(Threefry.pack(keys.get(0), keys.get(1)), purpose, 0);
      key = Threefry.derive(key, layer, 1);
      key = Threefry.derive(key, keys.get(2), 2);
      key = Threefry.derive(key, samples.get(i / run), 3);
      int original = originals.get(dims.get(firstOriginal) + i % run / area);
      int word = Threefry.first(Threefry.block(key, original, i % area));
      y.set(i, ((word >> 8) & 0xFFFFFF) >= least ? x.get(i) * scale : 0f);
    }
  }
}
