package dev.prune.runtime;

import dev.prune.runtime.network.Keep;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.record.GroupChange;
import dev.prune.runtime.schedule.Choice;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Clocks;
import dev.prune.runtime.schedule.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/** The verbs that act on what was chosen, carried out on an emission and charged to the account of events. */
final class Actions {
  private static final String NO_SHRINK = "none";

  private final Emission emission;
  private final Clocks clocks;
  private final Events events;
  private final Runnable makeStep;

  /**
   * @param makeStep hands the procedures of a training step to the device
   */
  Actions(Emission emission, Clocks clocks, Events events, Runnable makeStep) {
    this.emission = emission;
    this.clocks = clocks;
    this.events = events;
    this.makeStep = makeStep;
  }

  void compact(Chosen chosen) {
    compact(chosen, "compact");
  }

  /** Takes out what {@link Choosing#chooseWidths} chose. */
  void resize(Chosen chosen) {
    compact(chosen, "resize");
  }

  private void compact(Chosen set, String action) {
    Chosen chosen = Choice.late(emission.structure(), set);
    if (chosen.rule().unit() == Unit.WEIGHTS) {
      throw new PruneException(
          Failure.USAGE,
          "The rule `" + chosen.rule().name() + "` compacts single weights, but only channels can be taken out.",
          "Mask the weights, or choose channels.");
    }
    Events.Counts before = counts();
    CostMeter meter = new CostMeter(emission.device());
    Structure structure = emission.structure();
    Keep keep = structure.without(chosen.units());
    String way = NO_SHRINK;
    if (!Arrays.equals(keep.widths(), structure.widths())) {
      way = emission.shrink(keep, structure.keeping(keep), meter).word();
      makeStep.run();
      meter.reemitted();
    }
    happened(chosen, action, before, meter, way);
  }

  void mask(Chosen set) {
    Chosen chosen = Choice.late(emission.structure(), set);
    Events.Counts before = counts();
    CostMeter meter = new CostMeter(emission.device());
    emission.restructure(emission.structure().masking(chosen.units(), chosen.weights()));
    meter.compacted();
    happened(chosen, "mask", before, meter, NO_SHRINK);
  }

  /** Lifts the masks of what {@link Choosing#chooseMasked} chose; slots of masked weights are zero already. */
  void grow(Chosen chosen, double value) {
    grow(chosen, value == 0 ? Optional.empty() : Optional.of(i -> value));
  }

  /** The same, with the number that a variable has for each weight. */
  void grow(Chosen chosen, String variable) {
    double[] values = emission.buffers().read(emission.flat(variable));
    grow(chosen, Optional.of(i -> values[i]));
  }

  /**
   * @param begin what the weight at a place in memory begins with; zero without it
   */
  private void grow(Chosen chosen, Optional<IntToDoubleFunction> begin) {
    Events.Counts before = counts();
    CostMeter meter = new CostMeter(emission.device());
    emission.restructure(emission.structure().growing(chosen.weights()));
    begin.ifPresent(values -> emission.fill(chosen.weights(), values));
    meter.compacted();
    happened(chosen, "grow", before, meter, NO_SHRINK);
  }

  /** Multiplies parameters of the set, apart from frozen ones; it is no event, because nothing is gone. */
  void scale(Chosen chosen, double factor) {
    if (!Double.isFinite(factor)) {
      throw new PruneException(
          Failure.DIVERGED,
          "The rule `" + chosen.rule().name() + "` scales by " + factor + " in epoch " + clocks.epoch() + " at step "
              + clocks.step() + ".",
          "Check the factor for a division by zero, and whether training diverged.");
    }
    Structure structure = emission.structure();
    boolean[] members = Members.of(structure, chosen);
    float[] active = structure.active();
    double[] factors = new double[members.length];
    Arrays.setAll(factors, i -> members[i] && active[i] != 0 ? factor : 1);
    emission.device().write(emission.flat(Memory.FACTORS), 0, factors, 0, factors.length);
    emission.buffers().multiply(emission.buffers().real("parameters"), emission.flat(Memory.FACTORS));
  }

  void restore(String rule, List<Integer> layers) {
    Events.Counts before = counts();
    Structure masked = emission.structure();
    CostMeter meter = new CostMeter(emission.device());
    emission.restructure(masked.restoring(layers));
    meter.compacted();
    List<GroupChange> changes = new ArrayList<>();
    for (int t = 0; t < emission.network().parameters().size(); t++) {
      Tensor tensor = emission.network().parameters().get(t);
      if (tensor.role() == Role.WEIGHT && layers.contains(tensor.layer())) {
        int after = emission.structure().nonzeroParameters(t);
        String layer = emission.network().layers().get(tensor.layer()).name();
        changes.add(new GroupChange(layer, masked.nonzeroParameters(t), after, after, ""));
      }
    }
    events.happened(
        rule, "restore", clocks.epoch(), clocks.step(), changes, before, counts(), meter.cost(), meter.crossedBytes(),
        NO_SHRINK);
  }

  private void happened(Chosen chosen, String action, Events.Counts before, CostMeter meter, String way) {
    events.happened(
        chosen.rule().name(), action, clocks.epoch(), clocks.step(), chosen.groups(), before, counts(),
        chosen.cost().plus(meter.cost()), meter.crossedBytes(), way);
  }

  private Events.Counts counts() {
    return Events.Counts.of(emission.structure(), emission.plannedBytes(), emission.heldBytes());
  }
}
