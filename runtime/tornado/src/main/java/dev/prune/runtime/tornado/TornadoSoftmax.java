package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.SoftmaxKernels;
import dev.prune.runtime.tornado.kernel.SoftmaxByData;
import dev.prune.runtime.tornado.kernel.SoftmaxByDataTangent;
import dev.prune.runtime.tornado.kernel.SoftmaxForward;

/** Softmax across the channels of each row; a thread for each row. */
record TornadoSoftmax(Recorder recorder) implements SoftmaxKernels {
  private static final Kernel FORWARD = Kernel.of(SoftmaxForward.class);
  private static final Kernel BY_DATA = Kernel.of(SoftmaxByData.class);
  private static final Kernel BY_DATA_TANGENT = Kernel.of(SoftmaxByDataTangent.class);

  @Override
  public void forward(Buffer x, Buffer y, Ints dims, int rows, int channels) {
    recorder.each(FORWARD, y.size(), x, y, dims, rows, channels);
  }

  @Override
  public void byData(Buffer y, Buffer dy, Buffer dx, Ints dims, int rows, int channels) {
    recorder.each(BY_DATA, dx.size(), y, dy, dx, dims, rows, channels);
  }

  @Override
  public void byDataTangent(Buffer y, Buffer dy, Buffer yTangent, Buffer out, Ints dims, int rows, int channels) {
    recorder.each(BY_DATA_TANGENT, out.size(), y, dy, yTangent, out, dims, rows, channels);
  }
}
