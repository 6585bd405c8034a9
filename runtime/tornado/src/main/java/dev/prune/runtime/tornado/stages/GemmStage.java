package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.kernel.DenseKernels;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Products of square matrices as dense layers need them: {@code nt} forward, {@code nn} by data, {@code tn} by weights,
 * named for which of the two is read transposed.
 */
record GemmStage(CheckDevice device, boolean quick) {
  private static final int N = 0;
  private static final int OFFSET = 1;

  private enum Form {
    NN, NT, TN
  }

  void run(StageRows rows) {
    int[] sizes = quick ? new int[] {512, 1024} : new int[] {512, 1024, 2048, 4096};
    for (int n : sizes) {
      for (Form form : Form.values()) {
        String name = n + " " + form.name().toLowerCase(Locale.ROOT);
        rows.measure(name, () -> Row.measured(name, product(n, form)));
      }
    }
  }

  private Map<String, Double> product(int n, Form form) {
    Map<String, Double> figures = new LinkedHashMap<>();
    DenseKernels dense = device.device().kernels(DenseKernels.class);
    try (Operands o = Operands.of(device.device(), n * n, n * n, n * n, n, 0)) {
      Runnable call =
          switch (form) {
            case NT -> () -> dense.forward(o.left(), o.right(), o.result(), o.dims(), N, N, N, OFFSET, -1);
            case NN -> () -> dense.byData(o.left(), o.right(), o.result(), o.dims(), N, N, N, OFFSET);
            case TN -> () -> dense.byWeights(o.right(), o.left(), o.result(), o.dims(), N, N, N, OFFSET, -1);
          };
      Timing.of(device, device.device().procedure("gemm" + form + n, call), quick ? 1 : 3).into(figures, 2.0 * n * n * n);
      figures.put(Figures.ERROR_OVER_BOUND, Sampled.worst(o.read(), (into, position) -> {
        int i = position / n;
        int j = position % n;
        for (int k = 0; k < n; k++) {
          into.add(
              o.hostLeft()[form == Form.TN ? k * n + i : i * n + k],
              o.hostRight()[form == Form.NT ? j * n + k : k * n + j]);
        }
      }));
    }
    return figures;
  }
}
