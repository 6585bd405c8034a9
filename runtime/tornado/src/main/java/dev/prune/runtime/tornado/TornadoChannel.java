package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ChannelKernels;
import dev.prune.runtime.kernel.Ints;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Moving channels between values; a thread for each number that moves. */
record TornadoChannel(Recorder recorder) implements ChannelKernels {
  private static final Kernel INSERT = Kernel.of(TornadoChannel.class, "insertEach");
  private static final Kernel EXTRACT = Kernel.of(TornadoChannel.class, "extractEach");

  @Override
  public void insert(Buffer x, Buffer y, Ints dims, int rows, int channels, int wide, int at, int area) {
    recorder.each(INSERT, x.size(), x, y, dims, rows, channels, wide, at, area);
  }

  static void insertEach(
      KernelContext context, FloatArray x, FloatArray y, IntArray dims, int rows, int channels, int wide, int at,
      int area) {
    int run = dims.get(channels) * area;
    int n = dims.get(rows) * run;
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      y.set((i / run * dims.get(wide) + dims.get(at)) * area + i % run, x.get(i));
    }
  }

  @Override
  public void extract(Buffer y, Buffer x, Ints dims, int rows, int channels, int wide, int at, int area) {
    recorder.each(EXTRACT, x.size(), y, x, dims, rows, channels, wide, at, area);
  }

  static void extractEach(
      KernelContext context, FloatArray y, FloatArray x, IntArray dims, int rows, int channels, int wide, int at,
      int area) {
    int run = dims.get(channels) * area;
    int n = dims.get(rows) * run;
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      x.set(i, y.get((i / run * dims.get(wide) + dims.get(at)) * area + i % run));
    }
  }
}
