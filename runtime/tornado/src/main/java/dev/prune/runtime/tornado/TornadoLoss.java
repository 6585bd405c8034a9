package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.LossKernels;
import dev.prune.runtime.tornado.kernel.CrossEntropy;
import dev.prune.runtime.tornado.kernel.CrossEntropyTangent;
import dev.prune.runtime.tornado.kernel.Hits;
import dev.prune.runtime.tornado.kernel.SmoothedCrossEntropy;
import dev.prune.runtime.tornado.kernel.SmoothedCrossEntropyByData;
import dev.prune.runtime.tornado.kernel.SquaredError;
import dev.prune.runtime.tornado.kernel.SquaredErrorByData;
import dev.prune.runtime.tornado.kernel.SquaredErrorTangent;

/** Losses; a thread for each row, because rows are short. */
record TornadoLoss(Recorder recorder) implements LossKernels {
  private static final Kernel CROSS_ENTROPY = Kernel.of(CrossEntropy.class);
  private static final Kernel SMOOTHED_CROSS_ENTROPY = Kernel.of(SmoothedCrossEntropy.class);
  private static final Kernel SMOOTHED_CROSS_ENTROPY_BY_DATA = Kernel.of(SmoothedCrossEntropyByData.class);
  private static final Kernel CROSS_ENTROPY_TANGENT = Kernel.of(CrossEntropyTangent.class);
  private static final Kernel SQUARED_ERROR = Kernel.of(SquaredError.class);
  private static final Kernel SQUARED_ERROR_BY_DATA = Kernel.of(SquaredErrorByData.class);
  private static final Kernel SQUARED_ERROR_TANGENT = Kernel.of(SquaredErrorTangent.class);
  private static final Kernel HITS = Kernel.of(Hits.class);

  @Override
  public void crossEntropy(Buffer logits, Ints labels, Buffer losses, Ints dims, int rows, int classes) {
    recorder.each(CROSS_ENTROPY, losses.size(), logits, labels, losses, dims, rows, classes);
  }

  @Override
  public void smoothedCrossEntropy(
      Buffer logits, Ints labels, Buffer losses, Ints dims, int rows, int classes, double smoothing) {
    recorder.each(
        SMOOTHED_CROSS_ENTROPY, losses.size(), logits, labels, losses, dims, rows, classes, smoothing);
  }

  @Override
  public void smoothedCrossEntropyByData(
      Buffer logits, Ints labels, Buffer dlogits, Ints dims, int rows, int classes, double smoothing) {
    recorder.each(
        SMOOTHED_CROSS_ENTROPY_BY_DATA, labels.size(), logits, labels, dlogits, dims, rows, classes, smoothing);
  }

  @Override
  public void crossEntropyTangent(Buffer logits, Buffer tangent, Buffer out, Ints dims, int rows, int classes) {
    recorder.each(CROSS_ENTROPY_TANGENT, out.size(), logits, tangent, out, dims, rows, classes);
  }

  @Override
  public void squaredError(Buffer output, Buffer targets, Buffer losses, Ints dims, int rows, int width) {
    recorder.each(SQUARED_ERROR, losses.size(), output, targets, losses, dims, rows, width);
  }

  @Override
  public void squaredErrorByData(Buffer output, Buffer targets, Buffer doutput, Ints dims, int rows, int width) {
    recorder.each(SQUARED_ERROR_BY_DATA, doutput.size(), output, targets, doutput, dims, rows, width);
  }

  @Override
  public void squaredErrorTangent(Buffer tangent, Buffer out, Ints dims, int rows, int width) {
    recorder.each(SQUARED_ERROR_TANGENT, out.size(), tangent, out, dims, rows, width);
  }

  @Override
  public void hits(Buffer logits, Ints labels, Buffer hits, Ints dims, int rows, int classes) {
    recorder.each(HITS, hits.size(), logits, labels, hits, dims, rows, classes);
  }
}
