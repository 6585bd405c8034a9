package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.kernel.AddFlat;
import dev.prune.runtime.tornado.kernel.CopyFlat;
import dev.prune.runtime.tornado.kernel.CopySlice;
import dev.prune.runtime.tornado.kernel.FillFlat;
import dev.prune.runtime.tornado.kernel.GatherFlat;
import dev.prune.runtime.tornado.kernel.MultiplyFlat;
import dev.prune.runtime.tornado.kernel.SpreadUnits;

/** Whole flat buffers; a thread for each number. */
record TornadoFlat(Recorder recorder) implements FlatKernels {
  private static final Kernel GATHER = Kernel.of(GatherFlat.class);
  private static final Kernel COPY = Kernel.of(CopyFlat.class);
  private static final Kernel COPY_SLICE = Kernel.of(CopySlice.class);
  private static final Kernel SPREAD = Kernel.of(SpreadUnits.class);
  private static final Kernel MULTIPLY = Kernel.of(MultiplyFlat.class);
  private static final Kernel ADD = Kernel.of(AddFlat.class);
  private static final Kernel FILL = Kernel.of(FillFlat.class);

  @Override
  public void gather(Buffer from, Ints index, Buffer to, Ints dims, int count) {
    recorder.each(GATHER, to.size(), from, index, to, dims, count);
  }

  @Override
  public void copy(Buffer from, Buffer to, Ints dims, int count) {
    recorder.each(COPY, to.size(), from, to, dims, count);
  }

  @Override
  public void copySlice(Buffer from, Buffer to, Ints dims, int fromOffset, int toOffset, int count) {
    recorder.each(COPY_SLICE, to.size(), from, to, dims, fromOffset, toOffset, count);
  }

  @Override
  public void spread(Buffer values, Buffer to, Ints dims, int valuesOffset, int toOffset, int units, int inner) {
    recorder.each(SPREAD, to.size(), values, to, dims, valuesOffset, toOffset, units, inner);
  }

  @Override
  public void multiply(Buffer buffer, Buffer mask, Ints dims, int count) {
    recorder.each(MULTIPLY, buffer.size(), buffer, mask, dims, count);
  }

  @Override
  public void add(Buffer from, Buffer to, Ints dims, int count) {
    recorder.each(ADD, to.size(), from, to, dims, count);
  }

  @Override
  public void fill(Buffer buffer, Ints dims, int count, double value) {
    recorder.each(FILL, buffer.size(), buffer, dims, count, value);
  }
}
