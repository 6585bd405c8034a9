package dev.prune.runtime;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Keep;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Structure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;

/**
 * A network at its present widths on a device: its structure, its buffers, its dimensions and its procedures. A shrink
 * replaces the buffers that have a group's axis and hands every procedure to the device again.
 */
final class Emission {
  private final Network network;
  private final Settings settings;
  private final Device device;
  private final int batch;
  private long seed;
  private final Runnable bind;
  private final Buffers buffers;
  private final Shrinking shrinking;
  private final List<Procedure> procedures = new ArrayList<>();
  private final ResidentData resident;
  private final TreeSet<String> flats = new TreeSet<>();

  /** Labels of buffers by their names: steps of training ask for them, and make no text for it. */
  private final Map<String, String> flatLabels = new HashMap<>();

  private final Map<String, String> unitLabels = new HashMap<>();
  private final TreeSet<String> statistics = new TreeSet<>();
  private final TreeSet<String> units = new TreeSet<>();
  private final Contents contents;
  private Structure structure;
  private boolean scores;
  private boolean compaction;
  private boolean begun;

  /** An event began to change buffers and did not end. */
  private boolean torn;

  /**
   * @param bind called whenever buffers were replaced or added
   */
  Emission(Network network, Settings settings, Device device, Overrides overrides, Runnable bind) {
    this.network = network;
    this.settings = settings;
    this.device = device;
    this.batch = overrides.batch().orElse(settings.batch());
    this.seed = overrides.seed().orElse(settings.seed());
    this.bind = bind;
    this.buffers = new Buffers(device);
    this.shrinking = new Shrinking(network, device, buffers, overrides.shrink());
    this.structure = Structure.of(network);
    this.resident = new ResidentData(this, overrides.streamData());
    this.contents = new Contents(network, settings, device, buffers, batch);
  }

  Network network() {
    return network;
  }

  Settings settings() {
    return settings;
  }

  Device device() {
    return device;
  }

  Buffers buffers() {
    return buffers;
  }

  Structure structure() {
    return structure;
  }

  int batch() {
    return batch;
  }

  long seed() {
    return seed;
  }

  /** The run that goes on is one with this seed. */
  void seed(long number) {
    seed = number;
  }

  /** Allocates and fills everything at the first call. */
  void begin() {
    if (torn) {
      throw new PruneException(
          Failure.INTERNAL,
          "The network `" + network.name() + "` was left half shrunk by an event that failed, and cannot be used.",
          "Load it from a file, or make a new trainer.");
    }
    if (begun) {
      return;
    }
    begun = true;
    // First values are made on the host, as large as what they go to: while there is room, before all else is there.
    Memory memory = memory(structure, true);
    buffers.fit(memory.trained());
    contents.initial(structure, seed);
    buffers.fit(memory);
    contents.fixed(structure);
    contents.active(structure);
    bind.run();
  }

  /** Layers that no run trains, unless a phase does. */
  void freezeBeforeBegin(List<Integer> layers) {
    structure = structure.freezing(layers, true);
  }

  /** The data set of the run, where it lies on the device. */
  ResidentData resident() {
    return resident;
  }

  /** Lets the device record and compile what events will run, where it does that; they change nothing yet. */
  void warmUp(List<Runnable> ofEvents) {
    if (device.recordsProcedures()) {
      if (compaction) {
        shrinking.warmUp();
      }
      ofEvents.forEach(Runnable::run);
    }
  }

  /** Starts anew from a structure, with initial values: the network of a file. */
  void restart(Structure from) {
    resident.close();
    buffers.close();
    torn = false;
    structure = from;
    procedures.forEach(Procedure::forget);
    begun = false;
    begin();
    mask();
  }

  /** A procedure that is handed to the device again after every re-emission. */
  Procedure procedure(String name, Runnable body) {
    Procedure procedure = new Procedure(device, network.name() + "." + name, body);
    procedures.add(procedure);
    return procedure;
  }

  /** Scores are computed in this run. */
  void needScores() {
    if (!scores) {
      scores = true;
      grow();
    }
  }

  /** Channels are taken out in this run. */
  void needCompaction() {
    if (!compaction && shrinking.compacts()) {
      compaction = true;
      grow();
    }
  }

  /** A named buffer with one number a parameter. */
  Buffer flat(String name) {
    if (flats.add(name)) {
      grow();
    }
    return buffers.real(flatLabels.computeIfAbsent(name, Memory::flat));
  }

  /** A named buffer with one number a running statistic. */
  Buffer statistics(String name) {
    if (statistics.add(name)) {
      grow();
    }
    return buffers.real(Memory.statistics(name));
  }

  /** A named buffer with one number a unit. */
  Buffer units(String name) {
    if (units.add(name)) {
      grow();
    }
    return buffers.real(unitLabels.computeIfAbsent(name, Memory::units));
  }

  private void grow() {
    if (begun) {
      fit();
      bind.run();
    }
  }

  /** The buffers at a structure. What procedures may have been recorded with stays where they are not made anew. */
  private Memory memory(Structure at, boolean recorded) {
    boolean active = at.partlyActive() || recorded && device.recordsProcedures() && buffers.has("active");
    Memory.Needs needs = new Memory.Needs(active, scores, flats, statistics, units, compaction);
    return resident.beside(Memory.of(network, settings, batch, needs, at.widths()));
  }

  /** Allocates what is missing and frees what is no longer needed, beside the buffers that procedures name. */
  void fit() {
    buffers.fit(memory(structure, true));
  }

  long plannedBytes() {
    return memory(structure, true).bytes(device.realBytes());
  }

  /** Live rows of the batch that was loaded last. */
  int rows() {
    return contents.rows();
  }

  /** Writes the live row count where kernels read it, when it changed. */
  void rows(int live) {
    contents.rows(live);
  }

  /**
   * The smaller network: gathers what survives, and keeps or replaces buffers and procedures.
   *
   * @param keep positions in memory that stay
   * @param after the structure they make
   * @param meter hears when buffers hold what survives, and when the smaller program is there
   * @return how it was done
   */
  Shrink shrink(Keep keep, Structure after, CostMeter meter) {
    needCompaction();
    Shrink way = shrinking.choose(memory(after, false));
    torn = true;
    // Masks follow the structure exactly, so they are written, not gathered: see `Structure.active`.
    shrinking.run(keep, structure.widths(), memory(after, way == Shrink.IN_PLACE), way);
    structure = after;
    meter.compacted();
    contents.fixed(structure);
    contents.active(structure);
    if (way == Shrink.RE_CREATED) {
      procedures.forEach(Procedure::forget);
    }
    bind.run();
    torn = false;
    meter.reemitted();
    return way;
  }

  /** Bytes that the device keeps for this network. */
  long heldBytes() {
    return buffers.held().bytes(device.realBytes());
  }

  /** Other masks or other frozen layers on the same channels. */
  void restructure(Structure after) {
    boolean was = buffers.has("active");
    structure = after;
    buffers.fit(memory(after, true));
    mask();
    if (was && !buffers.has("active")) {
      procedures.forEach(Procedure::forget);
    }
    if (was != buffers.has("active")) {
      bind.run();
    }
  }

  /** Makes masked parameters and their slots zero. */
  void mask() {
    contents.mask(structure);
  }

  /** Sets the parameters at these original places, by their places in memory. */
  void fill(BitSet places, IntToDoubleFunction values) {
    contents.fill(structure, places, values);
  }

  void close() {
    buffers.close();
    procedures.forEach(Procedure::forget);
    begun = false;
  }
}
