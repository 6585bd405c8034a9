package dev.prune.runtime;

import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.RandomKey;
import dev.prune.runtime.schedule.Clocks;
import java.util.List;

/** The verbs of a schedule that act on whole layers and choose nothing. */
final class LayerActions {
  private final Emission emission;
  private final Clocks clocks;
  private final ScheduleState state;

  LayerActions(Emission emission, Clocks clocks, ScheduleState state) {
    this.emission = emission;
    this.clocks = clocks;
    this.state = state;
  }

  void freeze(List<Integer> layers) {
    layers.forEach(layer -> state.frozen.add(name(layer)));
    hold(layers);
  }

  void thaw(List<Integer> layers) {
    layers.forEach(layer -> state.folded.remove(name(layer)));
    layers.forEach(layer -> state.frozen.remove(name(layer)));
    emission.restructure(emission.structure().freezing(layers, false));
  }

  /** A phase does not train these layers. */
  void hold(List<Integer> layers) {
    emission.restructure(emission.structure().freezing(layers, true));
  }

  /** A phase trains these layers, or does not hold them any more: what an action froze stays frozen. */
  void release(List<Integer> layers) {
    List<Integer> free = layers.stream().filter(layer -> !state.frozen.contains(name(layer))).toList();
    emission.restructure(emission.structure().freezing(free, false));
  }

  /** Slots of the layers that take factors stay as they are; those of the gates, which are frozen now, become zero. */
  void fold(Elementwise factor, double open, List<Integer> gates, List<Integer> into) {
    double[] values = read("parameters");
    Folding folding = new Folding(emission.network(), emission.structure().widths(), values);
    for (int g = 0; g < gates.size(); g++) {
      folding.fold(factor, open, gates.get(g), into.get(g));
    }
    write("parameters", values);
    clearSlots(gates);
    gates.forEach(gate -> state.folded.add(name(gate)));
    freeze(gates);
  }

  /**
   * Gates of channels whose masks were lifted begin with their initial value, or open where they are folded: a gate of zero
   * before a layer of zeros would never move again.
   */
  void reopen(Structure before) {
    double[] values = read("parameters");
    boolean[] live = emission.structure().live();
    boolean any = false;
    int at = 0;
    for (Tensor tensor : emission.network().parameters()) {
      int from = at;
      at += tensor.size(emission.structure().widths());
      if (tensor.role() != Role.GATE) {
        continue;
      }
      double value = tensor.initial().value();
      for (int i = from; i < at && state.folded.contains(name(tensor.layer())); i++) {
        value = before.live()[i] ? values[i] : value;
      }
      for (int i = from; i < at; i++) {
        if (live[i] && !before.live()[i]) {
          values[i] = value;
          any = true;
        }
      }
    }
    if (any) {
      write("parameters", values);
    }
  }

  /** Other initial values, drawn for this step; masks stay, slots become zero, statistics begin anew. */
  void reinitialize(List<Integer> layers) {
    double[] values = read("parameters");
    RandomKey stream = clocks.random(emission.seed(), Purpose.INIT);
    float[] fresh = Initialization.parameters(emission.structure(), stream);
    double[] statistics = read("statistics");
    float[] first = Initialization.statistics(emission.structure());
    copy(fresh, values, emission.network().parameters(), layers);
    copy(first, statistics, emission.network().statistics(), layers);
    write("parameters", values);
    write("statistics", statistics);
    clearSlots(layers);
    emission.mask();
  }

  private void copy(float[] from, double[] to, List<Tensor> tensors, List<Integer> layers) {
    int at = 0;
    for (Tensor tensor : tensors) {
      int end = at + tensor.size(emission.structure().widths());
      for (; at < end; at++) {
        to[at] = layers.contains(tensor.layer()) ? from[at] : to[at];
      }
    }
  }

  private void clearSlots(List<Integer> layers) {
    for (int s = 0; s < emission.settings().slots(); s++) {
      double[] values = read(Memory.slot(s));
      copy(new float[values.length], values, emission.network().parameters(), layers);
      write(Memory.slot(s), values);
    }
  }

  private double[] read(String label) {
    return emission.buffers().read(label);
  }

  private void write(String label, double[] values) {
    emission.buffers().write(label, values);
  }

  private String name(int layer) {
    return emission.network().layers().get(layer).name();
  }
}
