package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ClipKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.kernel.ClipNorm;

/** Bounds on gradients; a thread for each number. */
record TornadoClip(Recorder recorder) implements ClipKernels {
  private static final Kernel NORM = Kernel.of(ClipNorm.class);

  @Override
  public void clipNorm(Buffer gradients, Buffer sums, Ints dims, int count, int at, double limit) {
    recorder.each(NORM, gradients.size(), gradients, sums, dims, count, at, limit, LEAST);
  }
}
