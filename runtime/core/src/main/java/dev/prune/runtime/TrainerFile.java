package dev.prune.runtime;

import dev.prune.runtime.checkpoint.DType;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.checkpoint.TensorFile;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Keep;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.schedule.Clocks;
import dev.prune.runtime.schedule.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A trainer as a safetensors file: tensors by name with the shapes they have now, slots as {@code NAME.slot0}, masked
 * weights as {@code NAME.mask}, snapshots as {@code NAME.snapshot.SNAPSHOT}, variables as {@code NAME.variable.VARIABLE}; widths, original channels, masked channels,
 * frozen layers, clocks, the seed and what the schedule remembers in the metadata. Other named buffers are computed anew
 * whenever they are read and are not part of it.
 */
final class TrainerFile {
  private static final String WIDTH = "prune.width.";
  private static final String ORIGINALS = "prune.originals.";
  private static final String MASKED = "prune.masked.";
  private static final String FROZEN = "prune.frozen";
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

  void write(Path file) {
    Structure structure = emission.structure();
    int[] widths = structure.widths();
    List<StoredTensor> tensors = new ArrayList<>();
    int slots = emission.settings().slots();
    double[][] flats = new double[slots + 1][];
    flats[0] = read("parameters");
    for (int s = 0; s < slots; s++) {
      flats[s + 1] = read(Memory.slot(s));
    }
    int at = 0;
    for (Tensor tensor : network.parameters()) {
      int size = tensor.size(widths);
      tensors.add(stored(tensor.name(), flats[0], at, tensor, widths));
      for (int s = 0; s < slots; s++) {
        tensors.add(stored(slot(tensor, s), flats[s + 1], at, tensor, widths));
      }
      float[] mask = weightMask(structure, at, size);
      if (mask.length > 0) {
        tensors.add(StoredTensor.of(tensor.name() + ".mask", mask, shape(tensor, widths)));
      }
      at += size;
    }
    double[] statistics = read("statistics");
    at = 0;
    for (Tensor tensor : network.statistics()) {
      tensors.add(stored(tensor.name(), statistics, at, tensor, widths));
      at += tensor.size(widths);
    }
    state.snapshots.forEach((name, held) -> snapshot(name, held, tensors));
    state.variables.forEach(name -> flat(name, VARIABLE, tensors));
    Safetensors.write(file, TensorFile.of(metadata(structure), tensors));
  }

  private Map<String, String> metadata(Structure structure) {
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
    for (int g = 0; g < network.groups().size(); g++) {
      String name = network.groups().get(g).name();
      int[] originals = structure.originals().channels()[g];
      metadata.put(WIDTH + name, "" + originals.length);
      metadata.put(ORIGINALS + name, IndexRanges.text(originals));
      BitSet masked = new BitSet();
      for (int c = 0; c < originals.length; c++) {
        masked.set(c, structure.masked(g, c));
      }
      if (!masked.isEmpty()) {
        metadata.put(MASKED + name, IndexRanges.text(masked.stream().toArray()));
      }
    }
    if (!structure.frozenLayers().isEmpty()) {
      metadata.put(
          FROZEN,
          structure.frozenLayers().stream().map(l -> network.layers().get(l).name()).collect(Collectors.joining(" ")));
    }
    ScheduleStateText.write(state, emission.batch(), metadata);
    return metadata;
  }

  private void snapshot(String name, ScheduleState.Remembered held, List<StoredTensor> tensors) {
    int[] widths = emission.structure().widths();
    flats(name, held).forEach(flat -> flat(flat, SNAPSHOT, tensors));
    if (held.parts().contains(Part.STATISTICS)) {
      double[] values = read(Memory.statistics(name));
      int at = 0;
      for (Tensor tensor : network.statistics()) {
        tensors.add(stored(snapshot(tensor, name), values, at, tensor, widths));
        at += tensor.size(widths);
      }
    }
  }

  private void flat(String name, String kind, List<StoredTensor> tensors) {
    int[] widths = emission.structure().widths();
    double[] values = read(Memory.flat(name));
    int at = 0;
    for (Tensor tensor : network.parameters()) {
      tensors.add(stored(tensor.name() + kind + name, values, at, tensor, widths));
      at += tensor.size(widths);
    }
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

  private static String snapshot(Tensor tensor, String name) {
    return tensor.name() + SNAPSHOT + name;
  }

  private float[] weightMask(Structure structure, int at, int size) {
    float[] mask = new float[size];
    boolean masked = false;
    for (int i = 0; i < size; i++) {
      mask[i] = structure.live()[at + i] ? 1 : 0;
      masked |= mask[i] == 0;
    }
    return masked ? mask : new float[0];
  }

  /**
   * Takes a file's widths, masks, parameters and statistics.
   *
   * @param all whether slots, clocks, frozen layers, snapshots and the rest of the schedule's state are taken, too
   */
  void read(Path file, boolean all) {
    TensorFile content = Safetensors.read(file);
    Structure structure = masks(file, content, Structure.of(network, originals(file, content)));
    int[] widths = structure.widths();
    for (Tensor tensor : network.parameters()) {
      require(file, content, tensor.name(), tensor, widths);
      for (int s = 0; all && s < emission.settings().slots(); s++) {
        if (content.tensors().containsKey(slot(tensor, s))) {
          require(file, content, slot(tensor, s), tensor, widths);
        }
      }
    }
    for (Tensor tensor : network.statistics()) {
      require(file, content, tensor.name(), tensor, widths);
    }
    refuseGates(file, content);
    long[] times = times(file, content.metadata());
    ScheduleState saved = new ScheduleState();
    if (all) {
      structure = structure.freezing(frozen(file, content), true);
      remembered(file, content, saved);
      if (!optimizers.contains(saved.optimizer)) {
        throw refusal(file, "was saved while the optimiser `" + saved.optimizer + "` updated, which is not there.");
      }
      if (saved.objective < 0 || saved.objective >= objectives) {
        throw refusal(file, "was saved while the loss " + saved.objective + " was minimised, which is not there.");
      }
      saved.snapshots.forEach((name, held) -> requireSnapshot(file, content, name, held, widths));
      saved.variables.forEach(name -> requireFlat(file, content, name, VARIABLE, widths));
      ScheduleStateText.read(content.metadata(), network.groups().size(), state);
      emission.seed(seed(file, content));
    }
    emission.restart(structure);
    int at = 0;
    boolean slots = all;
    for (Tensor tensor : network.parameters()) {
      write("parameters", at, content.tensor(tensor.name()));
      for (int s = 0; s < emission.settings().slots(); s++) {
        if (all && content.tensors().containsKey(slot(tensor, s))) {
          write(Memory.slot(s), at, content.tensor(slot(tensor, s)));
        } else {
          slots = false;
        }
      }
      at += tensor.size(widths);
    }
    at = 0;
    for (Tensor tensor : network.statistics()) {
      write("statistics", at, content.tensor(tensor.name()));
      at += tensor.size(widths);
    }
    emission.mask();
    saved.snapshots.forEach((name, held) -> writeSnapshot(content, name, held, widths));
    saved.variables.forEach(name -> writeFlat(content, name, VARIABLE, widths));
    if (all) {
      clocks.set((int) times[0], (int) times[1], times[2], times[3], times[4], slots ? times[5] : 0);
    } else {
      clocks.set(0, 0, 0, 0, 0, 0);
    }
  }

  /** A gate that this network does not have must have given its factors away: without it the network were another one. */
  private void refuseGates(Path file, TensorFile content) {
    Set<String> folded = ScheduleStateText.folded(content.metadata());
    for (String name : content.tensors().keySet()) {
      String layer = name.endsWith(GATE) ? name.substring(0, name.length() - GATE.length()) : "";
      boolean unknown = network.parameters().stream().noneMatch(t -> t.name().equals(name));
      if (!layer.isEmpty() && unknown && !folded.contains(layer)) {
        throw new PruneException(
            Failure.INPUT_OUTPUT,
            "The file `" + file + "` does not fit the network `" + network.name() + "`: it has the trained gate `" + layer
                + "`, which the network has not.",
            "Fold gates at the end of the training that inserts them, as in `fold gate`, or insert them here, too.");
      }
    }
  }

  private void remembered(Path file, TensorFile content, ScheduleState to) {
    try {
      ScheduleStateText.read(content.metadata(), network.groups().size(), to);
    } catch (RuntimeException e) {
      throw refusal(file, "describes the state of a schedule in words that this version does not know.");
    }
  }

  private long seed(Path file, TensorFile content) {
    String text = content.metadata().getOrDefault(SEED, "" + emission.seed());
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw refusal(file, "says `" + text + "` in `" + SEED + "`, expected a whole number.");
    }
  }

  private List<Integer> frozen(Path file, TensorFile content) {
    List<Integer> layers = new ArrayList<>();
    String text = content.metadata().getOrDefault(FROZEN, "");
    for (String name : text.isEmpty() ? new String[0] : text.split(" ")) {
      int before = layers.size();
      for (int l = 0; l < network.layers().size(); l++) {
        if (network.layers().get(l).name().equals(name)) {
          layers.add(l);
        }
      }
      if (layers.size() == before) {
        throw refusal(file, "says that the layer `" + name + "` is frozen, which is not there.");
      }
    }
    return layers;
  }

  private void requireSnapshot(
      Path file, TensorFile content, String name, ScheduleState.Remembered held, int[] widths) {
    flats(name, held).forEach(flat -> requireFlat(file, content, flat, SNAPSHOT, widths));
    if (held.parts().contains(Part.STATISTICS)) {
      for (Tensor tensor : network.statistics()) {
        require(file, content, snapshot(tensor, name), tensor, widths);
      }
    }
  }

  private void requireFlat(Path file, TensorFile content, String name, String kind, int[] widths) {
    for (Tensor tensor : network.parameters()) {
      require(file, content, tensor.name() + kind + name, tensor, widths);
    }
  }

  private void writeFlat(TensorFile content, String name, String kind, int[] widths) {
    emission.flat(name);
    int at = 0;
    for (Tensor tensor : network.parameters()) {
      write(Memory.flat(name), at, content.tensor(tensor.name() + kind + name));
      at += tensor.size(widths);
    }
  }

  private void writeSnapshot(TensorFile content, String name, ScheduleState.Remembered held, int[] widths) {
    flats(name, held).forEach(flat -> writeFlat(content, flat, SNAPSHOT, widths));
    if (held.parts().contains(Part.STATISTICS)) {
      emission.statistics(name);
      int at = 0;
      for (Tensor tensor : network.statistics()) {
        write(Memory.statistics(name), at, content.tensor(snapshot(tensor, name)));
        at += tensor.size(widths);
      }
    }
  }

  /** A group of the file's width is the file's; a wider one takes the channels that the file names. */
  private Keep originals(Path file, TensorFile content) {
    int[][] channels = new int[network.groups().size()][];
    for (int g = 0; g < channels.length; g++) {
      Group group = network.groups().get(g);
      String width = content.metadata().getOrDefault(WIDTH + group.name(), "" + group.width());
      if (width.equals("" + group.width())) {
        channels[g] = Keep.all(new int[] {group.width()}).channels()[0];
        continue;
      }
      channels[g] = indices(file, content, ORIGINALS + group.name(), group.width());
      if (channels[g].length == 0 || !width.equals("" + channels[g].length)) {
        throw refusal(
            file, "has " + width + " channels of `" + group.name() + "`, expected at most " + group.width() + ".");
      }
    }
    return new Keep(channels);
  }

  private Structure masks(Path file, TensorFile content, Structure structure) {
    BitSet[] units = new BitSet[network.groups().size()];
    for (int g = 0; g < units.length; g++) {
      units[g] = new BitSet();
      int[] originals = structure.originals().channels()[g];
      String key = MASKED + network.groups().get(g).name();
      if (content.metadata().containsKey(key)) {
        for (int position : indices(file, content, key, originals.length)) {
          units[g].set(originals[position]);
        }
      }
    }
    BitSet weights = new BitSet();
    Structure channels = structure.masking(units, weights);
    int at = 0;
    for (Tensor tensor : network.parameters()) {
      int size = tensor.size(structure.widths());
      String name = tensor.name() + ".mask";
      if (content.tensors().containsKey(name)) {
        require(file, content, name, tensor, structure.widths());
        double[] mask = doubles(content.tensor(name));
        for (int i = 0; i < size; i++) {
          // What a masked channel masks is told by the channel: it must not outlive a restore of the channel.
          weights.set(structure.places()[at + i], mask[i] == 0 && channels.live()[at + i]);
        }
      }
      at += size;
    }
    return structure.masking(units, weights);
  }

  private int[] indices(Path file, TensorFile content, String key, int below) {
    String text = content.metadata().getOrDefault(key, "");
    try {
      return IndexRanges.parse(text, below);
    } catch (IllegalArgumentException e) {
      throw refusal(file, "says `" + text + "` in `" + key + "`, expected ascending indices below " + below + ".");
    }
  }

  private long[] times(Path file, Map<String, String> metadata) {
    long[] times = new long[CLOCKS.size()];
    for (int i = 0; i < times.length; i++) {
      String text = metadata.getOrDefault(CLOCKS.get(i), "0");
      try {
        times[i] = Long.parseLong(text);
      } catch (NumberFormatException e) {
        times[i] = -1;
      }
      if (times[i] < 0) {
        throw refusal(file, "says `" + text + "` in `" + CLOCKS.get(i) + "`, expected a whole number.");
      }
    }
    return times;
  }

  private void require(Path file, TensorFile content, String name, Tensor tensor, int[] widths) {
    StoredTensor stored = content.tensors().get(name);
    if (stored == null) {
      throw refusal(file, "has no tensor `" + name + "`; it has " + content.tensors().keySet() + ".");
    }
    long[] expected = shape(tensor, widths);
    if (!Arrays.equals(expected, stored.shape())) {
      throw refusal(
          file,
          "has `" + name + "` of shape " + Arrays.toString(stored.shape()) + ", expected " + Arrays.toString(expected)
              + ".");
    }
    if (stored.type() != DType.F32 && stored.type() != DType.F64) {
      throw refusal(file, "has `" + name + "` of type " + stored.type() + ", expected F32 or F64.");
    }
  }

  private PruneException refusal(Path file, String what) {
    return new PruneException(
        Failure.INPUT_OUTPUT,
        "The file `" + file + "` does not fit the network `" + network.name() + "`: it " + what,
        "Load it into the network that it was saved from, or into its resized source.");
  }

  private StoredTensor stored(String name, double[] values, int at, Tensor tensor, int[] widths) {
    int size = tensor.size(widths);
    if (emission.device().realBytes() == Double.BYTES) {
      return StoredTensor.of(name, Arrays.copyOfRange(values, at, at + size), shape(tensor, widths));
    }
    float[] floats = new float[size];
    for (int i = 0; i < size; i++) {
      floats[i] = (float) values[at + i];
    }
    return StoredTensor.of(name, floats, shape(tensor, widths));
  }

  private double[] read(String label) {
    Buffer buffer = emission.buffers().real(label);
    double[] values = new double[buffer.size()];
    emission.device().read(buffer, 0, values, 0, values.length);
    return values;
  }

  private void write(String label, int at, StoredTensor stored) {
    double[] values = doubles(stored);
    emission.device().write(emission.buffers().real(label), at, values, 0, values.length);
  }

  private static double[] doubles(StoredTensor stored) {
    if (stored.type() == DType.F64) {
      return stored.doubles();
    }
    float[] floats = stored.floats();
    double[] values = new double[floats.length];
    Arrays.setAll(values, i -> floats[i]);
    return values;
  }

  private static long[] shape(Tensor tensor, int[] widths) {
    return tensor.axes().stream().mapToLong((Axis axis) -> axis.width(widths)).toArray();
  }

  private static String slot(Tensor tensor, int index) {
    return tensor.name() + ".slot" + index;
  }
}
