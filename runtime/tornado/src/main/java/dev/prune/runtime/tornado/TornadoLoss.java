package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.LossKernels;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Losses; a thread for each row, because rows are short. */
record TornadoLoss(Recorder recorder) implements LossKernels {
  private static final Kernel CROSS_ENTROPY = Kernel.of(TornadoLoss.class, "crossEntropyOfRow");
  private static final Kernel CROSS_ENTROPY_BY_DATA = Kernel.of(TornadoLoss.class, "crossEntropyByDataOfRow");
  private static final Kernel SQUARED_ERROR = Kernel.of(TornadoLoss.class, "squaredErrorOfRow");
  private static final Kernel SQUARED_ERROR_BY_DATA = Kernel.of(TornadoLoss.class, "squaredErrorByDataOfEach");
  private static final Kernel HITS = Kernel.of(TornadoLoss.class, "hitsOfRow");

  @Override
  public void crossEntropy(Buffer logits, Ints labels, Buffer losses, Ints dims, int rows, int classes) {
    recorder.each(CROSS_ENTROPY, losses.size(), logits, labels, losses, dims, rows, classes);
  }

  static void crossEntropyOfRow(
      KernelContext context, FloatArray logits, IntArray labels, FloatArray losses, IntArray dims, int rows,
      int classes) {
    int n = dims.get(rows);
    int width = dims.get(classes);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      float largest = SoftmaxRow.largest(logits, r * width, width);
      float sum = SoftmaxRow.sum(logits, r * width, width, largest);
      losses.set(r, largest + TornadoMath.log(sum) - logits.get(r * width + labels.get(r)));
    }
  }

  @Override
  public void crossEntropyByData(Buffer logits, Ints labels, Buffer dlogits, Ints dims, int rows, int classes) {
    recorder.each(CROSS_ENTROPY_BY_DATA, labels.size(), logits, labels, dlogits, dims, rows, classes);
  }

  static void crossEntropyByDataOfRow(
      KernelContext context, FloatArray logits, IntArray labels, FloatArray dlogits, IntArray dims, int rows,
      int classes) {
    int n = dims.get(rows);
    int width = dims.get(classes);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      float largest = SoftmaxRow.largest(logits, r * width, width);
      float sum = SoftmaxRow.sum(logits, r * width, width, largest);
      int label = labels.get(r);
      for (int k = 0; k < width; k++) {
        float softmax = TornadoMath.exp(logits.get(r * width + k) - largest) / sum;
        float wanted = k == label ? 1f : 0f;
        dlogits.set(r * width + k, (softmax - wanted) / n);
      }
    }
  }

  @Override
  public void squaredError(Buffer output, Buffer targets, Buffer losses, Ints dims, int rows, int width) {
    recorder.each(SQUARED_ERROR, losses.size(), output, targets, losses, dims, rows, width);
  }

  static void squaredErrorOfRow(
      KernelContext context, FloatArray output, FloatArray targets, FloatArray losses, IntArray dims, int rows,
      int width) {
    int n = dims.get(rows);
    int each = dims.get(width);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      float sum = 0;
      for (int k = 0; k < each; k++) {
        float difference = output.get(r * each + k) - targets.get(r * each + k);
        sum += difference * difference;
      }
      losses.set(r, sum / each);
    }
  }

  @Override
  public void squaredErrorByData(Buffer output, Buffer targets, Buffer doutput, Ints dims, int rows, int width) {
    recorder.each(SQUARED_ERROR_BY_DATA, doutput.size(), output, targets, doutput, dims, rows, width);
  }

  static void squaredErrorByDataOfEach(
      KernelContext context, FloatArray output, FloatArray targets, FloatArray doutput, IntArray dims, int rows,
      int width) {
    int n = dims.get(rows) * dims.get(width);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      doutput.set(i, 2f * (output.get(i) - targets.get(i)) / n);
    }
  }

  @Override
  public void hits(Buffer logits, Ints labels, Buffer hits, Ints dims, int rows, int classes) {
    recorder.each(HITS, hits.size(), logits, labels, hits, dims, rows, classes);
  }

  static void hitsOfRow(
      KernelContext context, FloatArray logits, IntArray labels, FloatArray hits, IntArray dims, int rows,
      int classes) {
    int n = dims.get(rows);
    int width = dims.get(classes);
    for (int r = context.globalIdx; r < n; r += context.globalGroupSizeX) {
      int best = 0;
      for (int k = 1; k < width; k++) {
        if (logits.get(r * width + k) > logits.get(r * width + best)) {
          best = k;
        }
      }
      hits.set(r, best == labels.get(r) ? 1f : 0f);
    }
  }
}
