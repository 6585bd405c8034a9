package dev.prune.runtime;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.schedule.Clocks;
import dev.prune.runtime.schedule.Part;
import java.util.Set;

/**
 * Parts of the state that a schedule remembers under a name and goes back to; they lie in named buffers and shrink with the
 * network.
 */
final class Snapshots {
  private final Emission emission;
  private final Clocks clocks;
  private final ScheduleState state;

  Snapshots(Emission emission, Clocks clocks, ScheduleState state) {
    this.emission = emission;
    this.clocks = clocks;
    this.state = state;
  }

  void snapshot(String name, Set<Part> parts) {
    if (parts.contains(Part.PARAMETERS)) {
      emission.buffers().copy(parameters(), emission.flat(name), Buffers.PARAMETERS);
    }
    if (parts.contains(Part.SLOTS)) {
      for (int s = 0; s < emission.settings().slots(); s++) {
        emission.buffers().copy(slot(s), emission.flat(Memory.slotOf(name, s)), Buffers.PARAMETERS);
      }
    }
    if (parts.contains(Part.STATISTICS)) {
      emission.buffers().copy(statistics(), emission.statistics(name), Buffers.STATISTICS);
    }
    state.snapshots.put(name, new ScheduleState.Remembered(parts, clocks.updates(), state.optimizer));
  }

  void rewind(String name, Set<Part> parts) {
    if (parts.contains(Part.PARAMETERS)) {
      emission.buffers().copy(emission.flat(name), parameters(), Buffers.PARAMETERS);
    }
    if (parts.contains(Part.SLOTS)) {
      rewindSlots(name);
    }
    if (parts.contains(Part.STATISTICS)) {
      emission.buffers().copy(emission.statistics(name), statistics(), Buffers.STATISTICS);
    }
    emission.mask();
  }

  /** What another optimiser remembered means nothing to this one, which begins anew. */
  private void rewindSlots(String name) {
    ScheduleState.Remembered held = state.snapshots.get(name);
    if (held == null || !held.optimizer().equals(state.optimizer)) {
      resetOptimizer();
      return;
    }
    for (int s = 0; s < emission.settings().slots(); s++) {
      emission.buffers().copy(emission.flat(Memory.slotOf(name, s)), slot(s), Buffers.PARAMETERS);
    }
    clocks.setUpdates(held.updates());
  }

  /** Slots are zero and the count of updates begins anew. */
  void resetOptimizer() {
    for (int s = 0; s < emission.settings().slots(); s++) {
      emission.buffers().clear(slot(s));
    }
    clocks.setUpdates(0);
  }

  private Buffer parameters() {
    return emission.buffers().real("parameters");
  }

  private Buffer statistics() {
    return emission.buffers().real("statistics");
  }

  private Buffer slot(int index) {
    return emission.buffers().real(Memory.slot(index));
  }
}
