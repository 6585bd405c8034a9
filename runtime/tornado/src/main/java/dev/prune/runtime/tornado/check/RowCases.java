package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.LossKernels;
import dev.prune.runtime.kernel.SoftmaxKernels;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import dev.prune.runtime.tornado.kernel.CrossEntropy;
import dev.prune.runtime.tornado.kernel.CrossEntropyTangent;
import dev.prune.runtime.tornado.kernel.Hits;
import dev.prune.runtime.tornado.kernel.SmoothedCrossEntropy;
import dev.prune.runtime.tornado.kernel.SmoothedCrossEntropyByData;
import dev.prune.runtime.tornado.kernel.SoftmaxByData;
import dev.prune.runtime.tornado.kernel.SoftmaxByDataTangent;
import dev.prune.runtime.tornado.kernel.SoftmaxForward;
import dev.prune.runtime.tornado.kernel.SquaredError;
import dev.prune.runtime.tornado.kernel.SquaredErrorByData;
import dev.prune.runtime.tornado.kernel.SquaredErrorTangent;
import java.util.ArrayList;
import java.util.List;

/** What works on each row of logits: softmax and the losses. */
final class RowCases {
  private static final int ROWS = 0;
  private static final int WIDTH = 1;

  private RowCases() {}

  static List<KernelCase> small() {
    List<KernelCase> cases = new ArrayList<>();
    cases.addAll(all(Scale.SMALL, 1, 1));
    cases.addAll(all(Scale.SMALL, 9, 17));
    cases.addAll(all(Scale.SMALL, 131, 10));
    return cases;
  }

  static List<KernelCase> all(Scale scale, int rows, int width) {
    int n = rows * width;
    return List.of(
        of("softmax", scale, rows, width, 3, 2, SoftmaxForward.class,
            (b, dims) -> {
              Buffer x = b.reals("x", n);
              Buffer y = b.reals("y", n);
              return () -> b.kernels(SoftmaxKernels.class).forward(x, y, dims, ROWS, WIDTH);
            }),
        of("softmax by data", scale, rows, width, 4, 3, SoftmaxByData.class,
            (b, dims) -> {
              Buffer y = b.reals("y", n);
              Buffer dy = b.reals("dy", n);
              Buffer dx = b.reals("dx", n);
              return () -> b.kernels(SoftmaxKernels.class).byData(y, dy, dx, dims, ROWS, WIDTH);
            }),
        of("softmax by data tangent", scale, rows, width, 8, 4, SoftmaxByDataTangent.class,
            (b, dims) -> {
              Buffer y = b.reals("y", n);
              Buffer dy = b.reals("dy", n);
              Buffer tangent = b.reals("tangent", n);
              Buffer out = b.reals("out", n);
              return () -> b.kernels(SoftmaxKernels.class).byDataTangent(y, dy, tangent, out, dims, ROWS, WIDTH);
            }),
        of("cross entropy", scale, rows, width, 3, 1, CrossEntropy.class,
            (b, dims) -> {
              Buffer logits = b.reals("logits", n);
              Ints labels = labels(b, rows, width);
              Buffer losses = b.reals("losses", rows);
              return () -> b.kernels(LossKernels.class).crossEntropy(logits, labels, losses, dims, ROWS, WIDTH);
            }),
        of("cross entropy by data", scale, rows, width, 6, 2, SmoothedCrossEntropyByData.class,
            (b, dims) -> {
              Buffer logits = b.reals("logits", n);
              Ints labels = labels(b, rows, width);
              Buffer dlogits = b.reals("dlogits", n);
              return () -> b.kernels(LossKernels.class).crossEntropyByData(logits, labels, dlogits, dims, ROWS, WIDTH);
            }),
        of("smoothed cross entropy", scale, rows, width, 5, 1, SmoothedCrossEntropy.class,
            (b, dims) -> {
              Buffer logits = b.reals("logits", n);
              Ints labels = labels(b, rows, width);
              Buffer losses = b.reals("losses", rows);
              return () ->
                  b.kernels(LossKernels.class).smoothedCrossEntropy(logits, labels, losses, dims, ROWS, WIDTH, 0.1);
            }),
        of("smoothed cross entropy by data", scale, rows, width, 7, 2, SmoothedCrossEntropyByData.class,
            (b, dims) -> {
              Buffer logits = b.reals("logits", n);
              Ints labels = labels(b, rows, width);
              Buffer dlogits = b.reals("dlogits", n);
              return () ->
                  b.kernels(LossKernels.class)
                      .smoothedCrossEntropyByData(logits, labels, dlogits, dims, ROWS, WIDTH, 0.1);
            }),
        of("cross entropy tangent", scale, rows, width, 9, 3, CrossEntropyTangent.class,
            (b, dims) -> {
              Buffer logits = b.reals("logits", n);
              Buffer tangent = b.reals("tangent", n);
              Buffer out = b.reals("out", n);
              return () -> b.kernels(LossKernels.class).crossEntropyTangent(logits, tangent, out, dims, ROWS, WIDTH);
            }),
        of("squared error", scale, rows, width, 3, 2, SquaredError.class,
            (b, dims) -> {
              Buffer output = b.reals("output", n);
              Buffer targets = b.reals("targets", n);
              Buffer losses = b.reals("losses", rows);
              return () -> b.kernels(LossKernels.class).squaredError(output, targets, losses, dims, ROWS, WIDTH);
            }),
        of("squared error by data", scale, rows, width, 3, 3, SquaredErrorByData.class,
            (b, dims) -> {
              Buffer output = b.reals("output", n);
              Buffer targets = b.reals("targets", n);
              Buffer doutput = b.reals("doutput", n);
              return () -> b.kernels(LossKernels.class).squaredErrorByData(output, targets, doutput, dims, ROWS, WIDTH);
            }),
        of("squared error tangent", scale, rows, width, 2, 2, SquaredErrorTangent.class,
            (b, dims) -> {
              Buffer tangent = b.reals("tangent", n);
              Buffer out = b.reals("out", n);
              return () -> b.kernels(LossKernels.class).squaredErrorTangent(tangent, out, dims, ROWS, WIDTH);
            }),
        // Few different logits: the first of equal ones must win.
        of("hits", scale, rows, width, 1, 1, Hits.class,
            (b, dims) -> {
              Buffer logits = b.coarse("logits", n);
              Ints labels = labels(b, rows, width);
              Buffer hits = b.reals("hits", rows);
              return () -> b.kernels(LossKernels.class).hits(logits, labels, hits, dims, ROWS, WIDTH);
            }));
  }

  /** Labels that the narrowest of the sizes still has. */
  private static Ints labels(CaseBuffers buffers, int rows, int width) {
    return buffers.indices("labels", rows, (width + 1) / 2);
  }

  private static KernelCase of(
      String name, Scale scale, int rows, int width, int flops, int values, Class<?> kernel,
      KernelCase.Program program) {
    double n = (double) rows * width;
    return new KernelCase(
        name + " " + rows + "x" + width, scale, List.of(kernel), program, sizes(rows, width), width, flops * n,
        4 * (values * n + rows));
  }

  private static List<int[]> sizes(int rows, int width) {
    return List.of(
        new int[] {rows, width},
        new int[] {Math.max(1, rows - 1), width},
        new int[] {rows, (width + 1) / 2},
        new int[] {1, (width + 1) / 2});
  }
}
