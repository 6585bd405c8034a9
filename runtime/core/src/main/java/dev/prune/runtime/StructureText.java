package dev.prune.runtime;

import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Keep;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is left of a network as part of a file and back: widths, original channels, masked channels and frozen layers as
 * metadata, masked weights as tensors {@code NAME.mask} of ones and zeros.
 */
final class StructureText {
  private static final String WIDTH = "prune.width.";
  private static final String ORIGINALS = "prune.originals.";
  private static final String MASKED = "prune.masked.";
  private static final String FROZEN = "prune.frozen";

  /** Of a group in a count-aligned stream, the first group of the stream. */
  private static final String STREAM = "prune.stream.";

  private static final String MASK = ".mask";

  private StructureText() {}

  static void write(Structure structure, Map<String, String> to) {
    Network network = structure.network();
    for (int g = 0; g < network.groups().size(); g++) {
      String name = network.groups().get(g).name();
      int[] originals = structure.originals().channels()[g];
      to.put(WIDTH + name, "" + originals.length);
      to.put(ORIGINALS + name, IndexRanges.text(originals));
      stream(network, g).ifPresent(first -> to.put(STREAM + name, first));
      BitSet masked = new BitSet();
      for (int c = 0; c < originals.length; c++) {
        masked.set(c, structure.masked(g, c));
      }
      if (!masked.isEmpty()) {
        to.put(MASKED + name, IndexRanges.text(masked.stream().toArray()));
      }
    }
    if (!structure.frozenLayers().isEmpty()) {
      to.put(
          FROZEN,
          structure.frozenLayers().stream().map(l -> network.layers().get(l).name()).collect(Collectors.joining(" ")));
    }
  }

  private static Optional<String> stream(Network network, int group) {
    int first = network.groups().get(group).stream();
    return first < 0 ? Optional.empty() : Optional.of(network.groups().get(first).name());
  }

  /** Takes out what is said of a group. */
  static void forget(String group, Map<String, String> metadata) {
    metadata.keySet().removeAll(List.of(WIDTH + group, ORIGINALS + group, MASKED + group, STREAM + group));
  }

  /** For each parameter tensor its mask, where anything is masked. */
  static List<Optional<StoredTensor>> masks(Structure structure) {
    List<Optional<StoredTensor>> masks = new ArrayList<>();
    int at = 0;
    for (Tensor tensor : structure.network().parameters()) {
      float[] mask = new float[tensor.size(structure.widths())];
      boolean masked = false;
      for (int i = 0; i < mask.length; i++) {
        mask[i] = structure.live()[at + i] ? 1 : 0;
        masked |= mask[i] == 0;
      }
      long[] shape = FlatSection.shape(tensor, structure.widths());
      masks.add(masked ? Optional.of(StoredTensor.of(tensor.name() + MASK, mask, shape)) : Optional.empty());
      at += mask.length;
    }
    return masks;
  }

  /** The structure that a file says, with no layer frozen. */
  static Structure read(CheckedFile file) {
    checkStreams(file);
    Structure structure = Structure.of(file.network(), originals(file));
    BitSet[] units = new BitSet[file.network().groups().size()];
    for (int g = 0; g < units.length; g++) {
      units[g] = new BitSet();
      int[] originals = structure.originals().channels()[g];
      String key = key(file, MASKED, g);
      if (file.content().metadata().containsKey(key)) {
        for (int position : file.indices(key, originals.length)) {
          units[g].set(originals[position]);
        }
      }
    }
    Structure channels = structure.masking(units, new BitSet());
    return structure.masking(units, weights(file, channels));
  }

  /**
   * Index-aligned and count-aligned streams of one width are the same network, but a masked channel of an index-aligned one is
   * masked in all of its members.
   */
  private static void checkStreams(CheckedFile file) {
    for (String key : file.content().metadata().keySet()) {
      String name = key.startsWith(STREAM) ? key.substring(STREAM.length()) : "";
      boolean ours =
          file.network().groups().stream().anyMatch(group -> group.name().equals(name) && group.stream() >= 0);
      if (!name.isEmpty() && !ours && file.content().metadata().containsKey(MASKED + name)) {
        throw file.refusal(
            "has masked channels of `" + name + "` in a count-aligned residual stream.",
            "Say `residual count_aligned` in the training, too, or compact what is masked before saving.");
      }
    }
  }

  /** Where a file says something of a group: of one that it does not know, where it speaks of the stream's first group. */
  private static String key(CheckedFile file, String what, int group) {
    Group of = file.network().groups().get(group);
    boolean known = of.stream() < 0 || file.content().metadata().containsKey(WIDTH + of.name());
    return what + (known ? of : file.network().groups().get(of.stream())).name();
  }

  /** A group of the file's width is the file's; a wider one takes the channels that the file names. */
  private static Keep originals(CheckedFile file) {
    List<Group> groups = file.network().groups();
    int[][] channels = new int[groups.size()][];
    for (int g = 0; g < channels.length; g++) {
      Group group = groups.get(g);
      String width = file.text(key(file, WIDTH, g), "" + group.width());
      if (width.equals("" + group.width())) {
        channels[g] = Keep.all(new int[] {group.width()}).channels()[0];
        continue;
      }
      if (!group.refusal().isEmpty()) { // No event takes channels of it.
        throw file.refusal("has " + width + " channels of `" + group.name() + "`, expected " + group.width() + ".");
      }
      channels[g] = file.indices(key(file, ORIGINALS, g), group.width());
      if (channels[g].length == 0 || !width.equals("" + channels[g].length)) {
        throw file.refusal(
            "has " + width + " channels of `" + group.name() + "`, expected at most " + group.width() + ".");
      }
    }
    for (int g = 0; g < channels.length; g++) {
      int stream = groups.get(g).stream() < 0 ? g : groups.get(g).stream();
      if (channels[g].length != channels[stream].length) {
        throw file.refusal(
            "has " + channels[stream].length + " channels of `" + groups.get(stream).name() + "` and " + channels[g].length
                + " of `" + groups.get(g).name() + "`, whose residual stream has one width.");
      }
    }
    return new Keep(channels);
  }

  private static BitSet weights(CheckedFile file, Structure channels) {
    BitSet weights = new BitSet();
    int at = 0;
    for (Tensor tensor : file.network().parameters()) {
      int size = tensor.size(channels.widths());
      String name = tensor.name() + MASK;
      if (file.has(name)) {
        file.require(name, tensor, channels.widths());
        double[] mask = file.numbers(name);
        int[] places = channels.places();
        boolean[] live = channels.live();
        for (int i = 0; i < size; i++) {
          // What a masked channel masks is told by the channel: it must not outlive a restore of the channel.
          weights.set(places[at + i], mask[i] == 0 && live[at + i]);
        }
      }
      at += size;
    }
    return weights;
  }

  /** The layers that a file says are frozen. */
  static List<Integer> frozen(CheckedFile file) {
    List<Integer> layers = new ArrayList<>();
    String text = file.text(FROZEN, "");
    for (String name : text.isEmpty() ? new String[0] : text.split(" ")) {
      int before = layers.size();
      for (int l = 0; l < file.network().layers().size(); l++) {
        if (file.network().layers().get(l).name().equals(name)) {
          layers.add(l);
        }
      }
      if (layers.size() == before) {
        throw file.refusal("says that the layer `" + name + "` is frozen, which is not there.");
      }
    }
    return layers;
  }
}
