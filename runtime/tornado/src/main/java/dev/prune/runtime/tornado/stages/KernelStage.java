package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.tornado.check.Agreement;
import dev.prune.runtime.tornado.check.KernelCase;
import dev.prune.runtime.tornado.check.KernelCases;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every small case of the catalogue against the double reference; a row for each kernel. */
record KernelStage(CheckDevice device) {
  void run(StageRows rows) {
    Map<String, List<KernelCase>> kernels =
        KernelCases.small().stream()
            .collect(Collectors.groupingBy(KernelStage::kernels, LinkedHashMap::new, Collectors.toList()));
    kernels.forEach((kernel, cases) -> rows.measure(kernel, () -> compare(kernel, cases)));
  }

  /** Most cases run one kernel; some need two to be whole. */
  private static String kernels(KernelCase one) {
    return one.kernels().stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
  }

  private Row compare(String kernel, List<KernelCase> cases) {
    double worst = 0;
    Optional<String> failure = Optional.empty();
    for (KernelCase one : cases) {
      Agreement agreement = one.compare(device.device());
      if (!agreement.agrees() && failure.isEmpty()) {
        failure = Optional.of("In the case `" + one + "` " + agreement.place() + ".");
      }
      worst = Math.max(worst, agreement.worst());
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Figures.CASES, (double) cases.size());
    figures.put(Figures.ERROR_OVER_BOUND, worst);
    return new Row(kernel, figures, failure);
  }
}
