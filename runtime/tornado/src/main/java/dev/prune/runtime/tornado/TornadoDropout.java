package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DropoutKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.Threefry;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Inverted dropout with the pattern of {@link dev.prune.runtime.random.DropoutPattern}; a thread for each number. */
record TornadoDropout(Recorder recorder) implements DropoutKernels {
  private static final Kernel APPLY = Kernel.of(TornadoDropout.class, "applyEach");

  @Override
  public void apply(
      Buffer x, Buffer y, Ints originals, Ints samples, Ints keys, Ints dims, int rows, int channels, int firstOriginal,
      int layer, int area, double rate) {
    // A uniform number is a multiple of 2^-24, so comparing whole numbers is comparing with the rate exactly.
    int least = (int) Math.ceil(rate * 0x1p24);
    recorder.each(
        APPLY, x.size(), x, y, originals, samples, keys, dims, rows, channels, firstOriginal, layer, area, least,
        1 / (1 - rate), Purpose.DROPOUT.number());
  }

  static void applyEach(
      KernelContext context, FloatArray x, FloatArray y, IntArray originals, IntArray samples, IntArray keys,
      IntArray dims, int rows, int channels, int firstOriginal, int layer, int area, int least, float scale,
      int purpose) {
    int run = dims.get(channels) * area;
    int n = dims.get(rows) * run;
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
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
