package dev.prune.runtime.network;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What is left of a network: which channels are in memory, which of those are masked, which weights are masked and
 * which layers are frozen. A value; every change gives a new one.
 *
 * <p>Everything is held in the coordinates of the network as it was written (original channel indices, flat positions
 * of the original parameters), so that a compaction changes which channels are in memory and nothing else here.
 */
public final class Structure {
  /** Elements that are looked at together. */
  private static final int PIECE = 1 << 12;

  private final Network network;
  private final Keep memory;
  private final BitSet[] maskedUnits;
  private final BitSet maskedWeights;
  private final BitSet frozenLayers;
  private final int[] widths;
  private final Places places;
  private final int parameters;
  private SoftReference<boolean[]> live = new SoftReference<>(null);
  private int[] nonzero;

  private Structure(
      Network network, Keep memory, BitSet[] maskedUnits, BitSet maskedWeights, BitSet frozen, Places places) {
    this.network = network;
    this.memory = memory;
    this.maskedUnits = maskedUnits;
    this.maskedWeights = maskedWeights;
    this.frozenLayers = frozen;
    this.widths = memory.widths();
    this.places = places;
    this.parameters = network.parameterCount(widths);
  }

  /** All of it, nothing masked, nothing frozen. */
  public static Structure of(Network network) {
    return of(network, Keep.all(network.originalWidths()));
  }

  /** The part of {@code network} with the given original channels. */
  public static Structure of(Network network, Keep originals) {
    BitSet[] none = new BitSet[network.groups().size()];
    Arrays.setAll(none, g -> new BitSet());
    return new Structure(network, originals, none, new BitSet(), new BitSet(), new Places(network, originals));
  }

  /** The network as it was written. */
  public Network network() {
    return network;
  }

  /** Channels in memory, group by group. Not to be changed. */
  public int[] widths() {
    return widths;
  }

  /** The original channels that are in memory. */
  public Keep originals() {
    return memory;
  }

  /**
   * The place of each parameter in memory among the original parameters. Not to be changed, and not to be asked for again
   * and again: it may have to be made anew.
   */
  public int[] places() {
    return places.all();
  }

  /** Whether a channel in memory is masked. */
  public boolean masked(int group, int position) {
    return maskedUnits[group].get(memory.channels()[group][position]);
  }

  /** Which positions of an axis are masked. */
  public boolean[] masked(Axis axis) {
    int[][] channels = axis.channels(widths);
    boolean[] masked = new boolean[channels.length];
    for (int p = 0; p < masked.length; p++) {
      masked[p] = channels[p][0] >= 0 && masked(channels[p][0], channels[p][1]);
    }
    return masked;
  }

  /** Whether anything in memory is masked. */
  public boolean masked() {
    return nonzeroParameters() < parameters();
  }

  /** Whether some parameters must not be updated. */
  public boolean partlyActive() {
    return !frozenLayers.isEmpty() || masked();
  }

  /** Channels of each group that are in memory and not masked. */
  public int[] liveWidths() {
    return liveChannels().widths();
  }

  /** Positions in memory of the channels that are not masked. */
  public Keep liveChannels() {
    int[][] kept = new int[widths.length][];
    for (int g = 0; g < widths.length; g++) {
      int[] positions = new int[widths[g]];
      int count = 0;
      for (int c = 0; c < widths[g]; c++) {
        if (!masked(g, c)) {
          positions[count++] = c;
        }
      }
      kept[g] = Arrays.copyOf(positions, count);
    }
    return new Keep(kept);
  }

  /**
   * Which parameters in memory are not masked. A parameter of a masked channel, on whatever axis it has that channel,
   * is exactly one that compaction would remove: rows, bias, gamma and beta of producers, columns of consumers.
   */
  public boolean[] live() {
    boolean[] elements = live.get();
    if (elements == null) {
      elements = new boolean[parameters];
      if (unmasked()) {
        Arrays.fill(elements, true);
      } else {
        mark(elements, false);
      }
      live = new SoftReference<>(elements);
    }
    return elements;
  }

  /** Marks parameters of live channels whose own mask is as told. */
  private void mark(boolean[] elements, boolean masked) {
    int[] originals = places.all();
    int[] piece = new int[PIECE];
    KeptElements of = new KeptElements(network.parameters(), liveChannels(), widths);
    for (int count = of.next(piece); count > 0; count = of.next(piece)) {
      for (int i = 0; i < count; i++) {
        elements[piece[i]] = maskedWeights.get(originals[piece[i]]) == masked;
      }
    }
  }

  /** Whether it is seen without looking at parameters that nothing is masked. */
  private boolean unmasked() {
    return maskedWeights.isEmpty() && Arrays.stream(maskedUnits).allMatch(BitSet::isEmpty);
  }

  /** Which parameters in memory are masked by themselves, in channels that are not. */
  public boolean[] growable() {
    boolean[] elements = new boolean[parameters];
    if (!maskedWeights.isEmpty()) {
      mark(elements, true);
    }
    return elements;
  }

  /** One for every parameter that is updated, zero for masked and frozen ones. */
  public float[] active() {
    boolean[] elements = live();
    float[] active = new float[elements.length];
    int at = 0;
    for (Tensor tensor : network.parameters()) {
      int end = at + tensor.size(widths);
      for (; at < end; at++) {
        active[at] = elements[at] && !frozenLayers.get(tensor.layer()) ? 1 : 0;
      }
    }
    return active;
  }

  /** One for every parameter that is not masked, zero for the others. */
  public float[] mask() {
    boolean[] elements = live();
    float[] mask = new float[elements.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = elements[i] ? 1 : 0;
    }
    return mask;
  }

  /** Whether a layer keeps its parameters. */
  public boolean frozen(int layer) {
    return frozenLayers.get(layer);
  }

  /** Parameters in memory. */
  public int parameters() {
    return parameters;
  }

  /** Parameters that are not masked. */
  public int nonzeroParameters() {
    return Arrays.stream(nonzero()).sum();
  }

  /** Parameters of one tensor that are not masked. */
  public int nonzeroParameters(int tensor) {
    return nonzero()[tensor];
  }

  private int[] nonzero() {
    if (nonzero == null && unmasked()) {
      nonzero = network.parameters().stream().mapToInt(tensor -> tensor.size(widths)).toArray();
    }
    if (nonzero == null) {
      boolean[] elements = live();
      int[] counts = new int[network.parameters().size()];
      int at = 0;
      for (int t = 0; t < counts.length; t++) {
        int end = at + network.parameters().get(t).size(widths);
        for (; at < end; at++) {
          counts[t] += elements[at] ? 1 : 0;
        }
      }
      nonzero = counts;
    }
    return nonzero;
  }

  /** Forward FLOPs of one sample. */
  public long flops() {
    return network.flops(widths);
  }

  /** Forward FLOPs of one sample without the products of masked weights and without masked channels. */
  public long effectiveFlops() {
    int[] liveWidths = liveWidths();
    long flops = 0;
    for (Cost cost : network.costs()) {
      flops += cost.tensor() >= 0 ? cost.each() * nonzero()[cost.tensor()] : network.flops(cost, liveWidths);
    }
    return flops;
  }

  /** Positions in memory of the channels that stay when {@code units} (original channels per group) go. */
  public Keep without(BitSet[] units) {
    int[][] kept = new int[widths.length][];
    for (int g = 0; g < widths.length; g++) {
      int[] originals = memory.channels()[g];
      BitSet gone = units[g];
      int[] positions = new int[widths[g]];
      int count = 0;
      for (int c = 0; c < originals.length; c++) {
        if (!gone.get(originals[c])) {
          positions[count++] = c;
        }
      }
      kept[g] = Arrays.copyOf(positions, count);
    }
    return new Keep(kept);
  }

  /** The structure when only the channels at the given positions in memory stay. */
  public Structure keeping(Keep positions) {
    int[][] originals = new int[widths.length][];
    BitSet[] masks = new BitSet[widths.length];
    for (int g = 0; g < widths.length; g++) {
      int[] kept = positions.channels()[g];
      originals[g] = new int[kept.length];
      masks[g] = new BitSet();
      for (int c = 0; c < kept.length; c++) {
        originals[g][c] = memory.channels()[g][kept[c]];
        masks[g].set(originals[g][c], maskedUnits[g].get(originals[g][c]));
      }
    }
    Keep left = new Keep(originals);
    return new Structure(network, left, masks, maskedWeights, frozenLayers, new Places(network, left));
  }

  /** The structure with further masks: original channels per group, and places among the original parameters. */
  public Structure masking(BitSet[] units, BitSet weights) {
    BitSet[] all = new BitSet[maskedUnits.length];
    for (int g = 0; g < all.length; g++) {
      all[g] = or(maskedUnits[g], units[g]);
    }
    return new Structure(network, memory, all, or(maskedWeights, weights), frozenLayers, places);
  }

  /** The structure without masks on these weights, places among the original parameters. */
  public Structure growing(BitSet weights) {
    BitSet left = (BitSet) maskedWeights.clone();
    left.andNot(weights);
    return new Structure(network, memory, maskedUnits, left, frozenLayers, places);
  }

  /** The structure without masks on these layers: neither on their weights nor on the channels they produce. */
  public Structure restoring(List<Integer> layers) {
    BitSet[] units = new BitSet[maskedUnits.length];
    for (int g = 0; g < units.length; g++) {
      int group = g;
      // Of a count-aligned stream all groups have as many live channels.
      int[] tied = network.tied(group);
      boolean lifted =
          layers.stream().anyMatch(l -> Arrays.stream(tied).anyMatch(network.layers().get(l)::has));
      units[g] = lifted ? new BitSet() : maskedUnits[g];
    }
    BitSet weights = (BitSet) maskedWeights.clone();
    int at = 0;
    for (Tensor tensor : network.parameters()) {
      int end = at + tensor.size(network.originalWidths());
      if (layers.contains(tensor.layer())) {
        weights.clear(at, end);
      }
      at = end;
    }
    return new Structure(network, memory, units, weights, frozenLayers, places);
  }

  /** The structure with these layers frozen, too, or no longer. */
  public Structure freezing(List<Integer> layers, boolean frozen) {
    BitSet all = (BitSet) frozenLayers.clone();
    layers.forEach(layer -> all.set(layer, frozen));
    return new Structure(network, memory, maskedUnits, maskedWeights, all, places);
  }

  /** The layers that are frozen. */
  public List<Integer> frozenLayers() {
    List<Integer> layers = new ArrayList<>();
    frozenLayers.stream().forEach(layers::add);
    return layers;
  }

  private static BitSet or(BitSet a, BitSet b) {
    BitSet both = (BitSet) a.clone();
    both.or(b);
    return both;
  }
}
