package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ChannelKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.kernel.ChannelExtract;
import dev.prune.runtime.tornado.kernel.ChannelInsert;

/** Moving channels between values; a thread for each number that moves. */
record TornadoChannel(Recorder recorder) implements ChannelKernels {
  private static final Kernel INSERT = Kernel.of(ChannelInsert.class);
  private static final Kernel EXTRACT = Kernel.of(ChannelExtract.class);

  @Override
  public void insert(Buffer x, Buffer y, Ints dims, int rows, int channels, int wide, int at, int area) {
    recorder.each(INSERT, x.size(), x, y, dims, rows, channels, wide, at, area);
  }

  @Override
  public void extract(Buffer y, Buffer x, Ints dims, int rows, int channels, int wide, int at, int area) {
    recorder.each(EXTRACT, x.size(), y, x, dims, rows, channels, wide, at, area);
  }
}
