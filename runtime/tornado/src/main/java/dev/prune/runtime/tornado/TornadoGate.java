package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.GateKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.kernel.GateByFactors;
import dev.prune.runtime.tornado.kernel.GateScale;

/** Factors of channels. */
record TornadoGate(Recorder recorder) implements GateKernels {
  private static final Kernel SCALE = Kernel.of(GateScale.class);
  private static final Kernel BY_FACTORS = Kernel.of(GateByFactors.class);

  @Override
  public void scale(Buffer x, Buffer factors, Buffer y, Ints dims, int rows, int channels, int offset, int area) {
    recorder.each(SCALE, y.size(), x, factors, y, dims, rows, channels, offset, area);
  }

  @Override
  public void byFactors(
      Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int channels, int offset, int area) {
    recorder.groups(
        BY_FACTORS, recorder.now(dims, channels), GateByFactors.GROUP, x, dy, gradients, dims, rows, channels, offset,
        area);
  }
}
