package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DropoutKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.tornado.kernel.Dropout;

/** Inverted dropout with the pattern of {@link dev.prune.runtime.random.DropoutPattern}; a thread for each number. */
record TornadoDropout(Recorder recorder) implements DropoutKernels {
  private static final Kernel APPLY = Kernel.of(Dropout.class);

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
}
