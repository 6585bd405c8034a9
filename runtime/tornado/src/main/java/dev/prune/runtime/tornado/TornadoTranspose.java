package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.TransposeKernels;
import dev.prune.runtime.tornado.kernel.SwapAxes;

/** Two axes change places; a thread for each number. */
record TornadoTranspose(Recorder recorder) implements TransposeKernels {
  private static final Kernel SWAP = Kernel.of(SwapAxes.class);

  @Override
  public void swap(Buffer x, Buffer y, Ints dims, int rows, int outer, int first, int second, int inner) {
    recorder.each(SWAP, y.size(), x, y, dims, rows, outer, first, second, inner);
  }
}
