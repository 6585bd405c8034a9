package dev.prune.compiler.plan;

import dev.prune.compiler.schedule.Cut;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.record.GroupChange;
import dev.prune.runtime.schedule.Choice;
import dev.prune.runtime.schedule.Chosen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What `resize` does before anything is measured: exact where the text alone gives widths, else anything from what must stay. */
final class Resizing {
  private Resizing() {}

  /** The width of each layer, where the text alone decides. */
  static Optional<Map<Integer, Double>> widths(Structure structure, Cut cut, Firing firing) {
    Map<Integer, Double> widths = new LinkedHashMap<>();
    for (int layer : cut.rule().layers()) {
      OptionalDouble width = Foreseen.value(cut.amount(), firing, OptionalDouble.of(live(structure, layer)));
      if (firing.again() || width.isEmpty() || !Double.isFinite(width.getAsDouble())) {
        return Optional.empty();
      }
      widths.put(layer, width.getAsDouble());
    }
    return Optional.of(widths);
  }

  private static int live(Structure structure, int layer) {
    return structure.network().layers().get(layer).units().width(structure.liveWidths());
  }

  /** What is chosen: without widths nothing, and between what must stay and what is there. */
  static Cutting.Result run(Structure structure, Cut cut, Optional<Map<Integer, Double>> known) {
    Map<Integer, Double> widths = new LinkedHashMap<>();
    cut.rule().layers().forEach(l -> widths.put(l, (double) live(structure, l)));
    known.ifPresent(widths::putAll);
    Chosen chosen =
        Choice.widths(structure, cut.rule(), widths, group -> new double[structure.widths()[group]]);
    List<Plan.GroupForecast> groups = new ArrayList<>();
    for (GroupChange change : chosen.groups()) {
      long least = known.isPresent() ? change.after() : Math.min(change.before(), cut.rule().keep(structure.network(), change.group()));
      groups.add(
          new Plan.GroupForecast(
              change.group(), change.before(), change.asked(), change.after(), least, change.after()));
    }
    return new Cutting.Result(chosen, groups, known.isPresent());
  }
}
