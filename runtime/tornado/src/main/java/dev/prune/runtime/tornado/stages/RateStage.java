package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.tornado.check.KernelCase;
import dev.prune.runtime.tornado.check.KernelCases;
import dev.prune.runtime.tornado.check.PreparedCase;
import java.util.LinkedHashMap;
import java.util.Map;

/** How fast every kernel is on the catalogue's large case. */
record RateStage(CheckDevice device, boolean quick) {
  void run(StageRows rows) {
    for (KernelCase one : KernelCases.large()) {
      rows.measure(one.name(), () -> time(one));
    }
  }

  private Row time(KernelCase one) {
    Map<String, Double> figures = new LinkedHashMap<>();
    try (PreparedCase prepared = one.prepare(device.device())) {
      Timing timing = Timing.of(device, prepared::run, quick ? 0 : 1);
      timing.into(figures, one.flops());
      figures.put(Figures.GBYTES, timing.perMs(one.bytes()) / 1e6);
    }
    return Row.measured(one.name(), figures);
  }
}
