package dev.prune.runtime;

import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.checkpoint.TensorFile;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.schedule.Clocks;
import dev.prune.runtime.schedule.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A trainer as a safetensors file: tensors by name with the shapes they have now, slots as {@code NAME.slot0}, snapshots as
 * {@code NAME.snapshot.SNAPSHOT}, variables as {@code NAME.variable.VARIABLE}; {@link StructureText}, clocks, the seed and
 * {@link ScheduleStateText} beside them. Other named buffers are computed anew whenever they are read and are not part of it.
 */
final class TrainerFile {
  private static final String SNAPSHOT = ".snapshot.";
  private static final String VARIABLE = ".variable.";
  private static final String GATE = "." + Role.GATE.name().toLowerCase(Locale.ROOT);
  private static final String SEED = "prune.seed";
  private static final List<String> CLOCKS = List.of(
      "prune.epoch", "prune.steps_in_epoch", "prune.step", "prune.schedule_step", "prune.schedule_total",
      "prune.updates");

  private final Emission emission;
  private final Clocks clocks;
  private final ScheduleState state;
  private final Set<String> optimizers;
  private final int objectives;
  private final Network network;

  /**
   * @param optimizers the names of those that the trainer has
   * @param objectives how many losses it has
   */
  TrainerFile(Emission emission, Clocks clocks, ScheduleState state, Set<String> optimizers, int objectives) {
    this.optimizers = optimizers;
    this.objectives = objectives;
    this.emission = emission;
    this.clocks = clocks;
    this.state = state;
    this.network = emission.network();
  }

  private FlatSection parameters() {
    return new FlatSection("parameters", network.parameters(), "");
  }

  private FlatSection statistics() {
    return new FlatSection("statistics", network.statistics(), "");
  }

  private List<FlatSection> slots() {
    List<FlatSection> slots = new ArrayList<>();
    for (int s = 0; s < emission.settings().slots(); s++) {
      slots.add(new FlatSection(Memory.slot(s), network.parameters(), ".slot" + s));
    }
    return slots;
  }

  /** Snapshots and variables. */
  private List<FlatSection> named(ScheduleState of) {
    List<FlatSection> named = new ArrayList<>();
    of.snapshots.forEach((name, held) -> {
      flats(name, held).forEach(flat -> named.add(flat(flat, SNAPSHOT)));
      if (held.parts().contains(Part.STATISTICS)) {
        named.add(new FlatSection(Memory.statistics(name), network.statistics(), SNAPSHOT + name));
      }
    });
    of.variables.forEach(name -> named.add(flat(name, VARIABLE)));
    return named;
  }

  private FlatSection flat(String name, String kind) {
    return new FlatSection(Memory.flat(name), network.parameters(), kind + name);
  }

  /** The buffers with one number a parameter that a snapshot has. */
  private List<String> flats(String name, ScheduleState.Remembered held) {
    List<String> flats = new ArrayList<>();
    if (held.parts().contains(Part.PARAMETERS)) {
      flats.add(name);
    }
    for (int s = 0; s < emission.settings().slots() && held.parts().contains(Part.SLOTS); s++) {
      flats.add(Memory.slotOf(name, s));
    }
    return flats;
  }

  void write(Path file) {
    List<List<StoredTensor>> own = new ArrayList<>();
    own.add(parameters().stored(emission));
    slots().forEach(slot -> own.add(slot.stored(emission)));
    List<Optional<StoredTensor>> masks = StructureText.masks(emission.structure());
    List<StoredTensor> tensors = new ArrayList<>();
    for (int t = 0; t < network.parameters().size(); t++) {
      for (List<StoredTensor> each : own) {
        tensors.add(each.get(t));
      }
      masks.get(t).ifPresent(tensors::add);
    }
    tensors.addAll(statistics().stored(emission));
    named(state).forEach(section -> tensors.addAll(section.stored(emission)));
    Safetensors.write(file, TensorFile.of(metadata(), tensors));
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("prune.abi", "" + Abi.VERSION);
    metadata.put("prune.network", network.name());
    metadata.put(SEED, "" + emission.seed());
    long[] times = {
      clocks.completedEpochs(), clocks.stepsInEpoch(), clocks.step(), clocks.scheduleStep(), clocks.scheduleTotal(),
      clocks.updates()
    };
    for (int i = 0; i < times.length; i++) {
      metadata.put(CLOCKS.get(i), "" + times[i]);
    }
    StructureText.write(emission.structure(), metadata);
    ScheduleStateText.write(state, emission.batch(), metadata);
    return metadata;
  }

  /**
   * Takes a file's widths, masks, parameters and statistics.
   *
   * @param all whether slots, clocks, frozen layers, snapshots and the rest of the schedule's state are taken, too
   */
  void read(Path path, boolean all) {
    CheckedFile whole = CheckedFile.read(path, network);
    CheckedFile file = all ? whole : whole.without(emission.settings().fresh());
    Structure structure = StructureText.read(file);
    int[] widths = structure.widths();
    parameters().require(file, widths);
    statistics().require(file, widths);
    refuseGates(file);
    long[] times = CLOCKS.stream().mapToLong(clock -> file.whole(clock, 0, 0)).toArray();
    ScheduleState saved = new ScheduleState();
    if (all) {
      slots().forEach(slot -> slot.allow(file, widths));
      structure = structure.freezing(StructureText.frozen(file), true);
      remembered(file, saved);
      named(saved).forEach(section -> section.require(file, widths));
      long seed = file.whole(SEED, emission.seed(), Long.MIN_VALUE);
      ScheduleStateText.read(file.content().metadata(), network.groups().size(), state);
      emission.seed(seed);
    }
    emission.restart(structure);
    parameters().restore(file, emission);
    statistics().restore(file, emission);
    boolean slots = all;
    for (FlatSection slot : all ? slots() : List.<FlatSection>of()) {
      slots &= slot.restore(file, emission);
    }
    emission.mask();
    saved.snapshots.forEach((name, held) -> {
      flats(name, held).forEach(emission::flat);
      if (held.parts().contains(Part.STATISTICS)) {
        emission.statistics(name);
      }
    });
    saved.variables.forEach(emission::flat);
    named(saved).forEach(section -> section.restore(file, emission));
    if (all) {
      clocks.set((int) times[0], (int) times[1], times[2], times[3], times[4], slots ? times[5] : 0);
    } else {
      clocks.set(0, 0, 0, 0, 0, 0);
    }
  }

  /** A gate that this network does not have must have given its factors away: without it the network were another one. */
  private void refuseGates(CheckedFile file) {
    Set<String> folded = ScheduleStateText.folded(file.content().metadata());
    for (String name : file.content().tensors().keySet()) {
      String layer = name.endsWith(GATE) ? name.substring(0, name.length() - GATE.length()) : "";
      boolean unknown = network.parameters().stream().noneMatch(t -> t.name().equals(name));
      if (!layer.isEmpty() && unknown && !folded.contains(layer)) {
        throw file.refusal(
            "has the trained gate `" + layer + "`, which the network has not.",
            "Fold gates at the end of the training that inserts them, as in `fold gate`, or insert them here, too.");
      }
    }
  }

  private void remembered(CheckedFile file, ScheduleState to) {
    try {
      ScheduleStateText.read(file.content().metadata(), network.groups().size(), to);
    } catch (RuntimeException e) {
      throw file.refusal("describes the state of a schedule in words that this version does not know.");
    }
    if (!optimizers.contains(to.optimizer)) {
      throw file.refusal("was saved while the optimiser `" + to.optimizer + "` updated, which is not there.");
    }
    if (to.objective < 0 || to.objective >= objectives) {
      throw file.refusal("was saved while the loss " + to.objective + " was minimised, which is not there.");
    }
  }
}
