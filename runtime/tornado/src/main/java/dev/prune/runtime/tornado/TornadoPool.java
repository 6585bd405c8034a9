package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.tornado.kernel.AveragePool;
import dev.prune.runtime.tornado.kernel.AveragePoolByData;
import dev.prune.runtime.tornado.kernel.MaxPool;
import dev.prune.runtime.tornado.kernel.MaxPoolByData;
import dev.prune.runtime.tornado.kernel.MaxPoolTangent;

/** Pooling, channel by channel. */
record TornadoPool(Recorder recorder) implements PoolKernels {
  private static final Kernel MAX = Kernel.of(MaxPool.class);
  private static final Kernel MAX_BY_DATA = Kernel.of(MaxPoolByData.class);
  private static final Kernel MAX_TANGENT = Kernel.of(MaxPoolTangent.class);
  private static final Kernel AVERAGE = Kernel.of(AveragePool.class);
  private static final Kernel AVERAGE_BY_DATA = Kernel.of(AveragePoolByData.class);

  @Override
  public void max(Buffer x, Buffer y, Ints dims, int rows, int channels, Window w) {
    recorder.each(
        MAX, y.size(), x, y, dims, rows, channels, w.inHeight(), w.inWidth(), w.kernelHeight(), w.kernelWidth(),
        w.strideHeight(), w.strideWidth(), w.padTop(), w.padLeft(), w.outHeight(), w.outWidth());
  }

  @Override
  public void maxByData(Buffer x, Buffer y, Buffer dy, Buffer dx, Ints dims, int rows, int channels, Window w) {
    recorder.each(
        MAX_BY_DATA, dx.size(), x, y, dy, dx, dims, rows, channels, w.inHeight(), w.inWidth(), w.kernelHeight(),
        w.kernelWidth(), w.strideHeight(), w.strideWidth(), w.padTop(), w.padLeft(), w.outHeight(), w.outWidth());
  }

  @Override
  public void maxTangent(Buffer x, Buffer y, Buffer dx, Buffer dy, Ints dims, int rows, int channels, Window w) {
    recorder.each(
        MAX_TANGENT, dy.size(), x, y, dx, dy, dims, rows, channels, w.inHeight(), w.inWidth(), w.kernelHeight(),
        w.kernelWidth(), w.strideHeight(), w.strideWidth(), w.padTop(), w.padLeft(), w.outHeight(), w.outWidth());
  }

  @Override
  public void average(Buffer x, Buffer y, Ints dims, int rows, int channels, int area) {
    recorder.each(AVERAGE, y.size(), x, y, dims, rows, channels, area);
  }

  @Override
  public void averageByData(Buffer dy, Buffer dx, Ints dims, int rows, int channels, int area) {
    recorder.each(AVERAGE_BY_DATA, dx.size(), dy, dx, dims, rows, channels, area);
  }
}
