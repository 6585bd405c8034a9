package dev.prune.runtime.tornado.kernel;

import dev.prune.runtime.random.Threefry;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The numbers of {@link dev.prune.runtime.random.GateNoise}, by Threefry.
 *
 * <p>Tiling: a thread for each number. {@code stride} is 1 where each row has numbers of its own, and 0 where all have those of
 * the first.
 */
public final class GateUniform {
  private GateUniform() {}

  static void gateUniform(
      KernelContext context, FloatArray u, IntArray originals, IntArray samples, IntArray keys, IntArray dims, int rows,
      int channels, int firstOriginal, int layer, int stride, int purpose) {
    int all = dims.get(channels);
    int n = dims.get(rows) * all;
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      // A SampleKey, written out: TornadoVM inlines no method of more than 600 nodes.
      long key = Threefry.derive(Threefry.pack(keys.get(0), keys.get(1)), purpose, 0);
      key = Threefry.derive(key, layer, 1);
      key = Threefry.derive(key, keys.get(2), 2);
      key = Threefry.derive(key, samples.get(i / all * stride), 3);
      int original = originals.get(dims.get(firstOriginal) + i % all);
      int word = Threefry.first(Threefry.block(key, original, 0));
      u.set(i, (((word >> 9) & 0x7FFFFF) * 2 + 1) * 5.9604645E-8f);
    }
  }
}
