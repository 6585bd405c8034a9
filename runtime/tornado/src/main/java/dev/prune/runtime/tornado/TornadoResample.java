package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.ResampleKernels;
import dev.prune.runtime.tornado.kernel.Resample;
import dev.prune.runtime.tornado.kernel.ResampleTransposed;

/** Weighted sums of neighbours along one axis; a thread for each number that is made. */
record TornadoResample(Recorder recorder) implements ResampleKernels {
  private static final Kernel APPLY = Kernel.of(Resample.class);
  private static final Kernel TRANSPOSED = Kernel.of(ResampleTransposed.class);

  @Override
  public void apply(
      Buffer x, Buffer y, Ints dims, int rows, int channels, int outer, int inner, int kind, int in, int out, int window,
      int stride, int pad) {
    recorder.each(
        APPLY, y.size(), x, y, dims, rows, channels, outer, inner, kind, in, out, window, stride, pad);
  }

  @Override
  public void transposed(
      Buffer dy, Buffer dx, Ints dims, int rows, int channels, int outer, int inner, int kind, int in, int out,
      int window, int stride, int pad) {
    recorder.each(
        TRANSPOSED, dx.size(), dy, dx, dims, rows, channels, outer, inner, kind, in, out, window, stride, pad);
  }
}
