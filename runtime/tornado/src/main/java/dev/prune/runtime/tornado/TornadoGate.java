package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.GateKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.tornado.kernel.GateByFactors;
import dev.prune.runtime.tornado.kernel.GateByRows;
import dev.prune.runtime.tornado.kernel.GateScale;
import dev.prune.runtime.tornado.kernel.GateScaleRows;
import dev.prune.runtime.tornado.kernel.GateUniform;

/** Factors of channels. */
record TornadoGate(Recorder recorder) implements GateKernels {
  private static final Kernel SCALE = Kernel.of(GateScale.class);
  private static final Kernel BY_FACTORS = Kernel.of(GateByFactors.class);
  private static final Kernel SCALE_ROWS = Kernel.of(GateScaleRows.class);
  private static final Kernel BY_ROWS = Kernel.of(GateByRows.class);
  private static final Kernel UNIFORM = Kernel.of(GateUniform.class);

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

  @Override
  public void scaleRows(Buffer x, Buffer z, Buffer y, Ints dims, int rows, int channels, int area) {
    recorder.each(SCALE_ROWS, y.size(), x, z, y, dims, rows, channels, area);
  }

  @Override
  public void byRows(Buffer x, Buffer dy, Buffer dz, Ints dims, int rows, int channels, int area) {
    recorder.each(BY_ROWS, dz.size(), x, dy, dz, dims, rows, channels, area);
  }

  @Override
  public void uniform(
      Buffer u, Ints originals, Ints samples, Ints keys, Ints dims, int rows, int channels, int firstOriginal,
      int layer, boolean together) {
    recorder.each(
        UNIFORM, u.size(), u, originals, samples, keys, dims, rows, channels, firstOriginal, layer, together ? 0 : 1,
        Purpose.GATE.number());
  }
}
