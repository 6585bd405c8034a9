package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.instruction.LossTerm;
import java.util.List;
import java.util.Map;

/** What is measured at which output: metrics need a loss that reads it, and an output without one learns nothing. */
final class Outputs {
  private Outputs() {}

  static void check(
      Training training, Map<HostExpression.Reported, Span> asked, GroupedNetwork network, Diagnostics diagnostics) {
    List<String> measured = training.measured().stream().map(LossTerm::output).toList();
    asked.forEach(
        (metric, span) -> {
          if (!metric.output().isEmpty() && !measured.contains(metric.output())) {
            diagnostics.reportUnknown(
                Code.OUTPUT_NOT_MEASURED, span, metric.output(), measured, network.shaped().graph().name());
          }
        });
    network.shaped().graph().outputs().forEach(
        (output, node) -> {
          // Behind an error a loss may be missing that was written.
          if (!diagnostics.failed() && !measured.contains(output) && training.measured().stream().noneMatch(t -> t.node() == node)) {
            diagnostics.report(Code.OUTPUT_WITHOUT_LOSS, training.loss().span(), output);
          }
        });
  }
}
