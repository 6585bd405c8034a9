package dev.prune.runtime;

import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Every device buffer that a trainer has, as arithmetic. The plan that is printed and the buffers that are allocated
 * both come from this list, so they cannot differ.
 *
 * @param items the buffers
 */
public record Memory(List<Item> items) {
  public Memory {
    items = List.copyOf(items);
  }

  /** What decides a buffer's size, and what an event does to its content. */
  public enum Extent {
    /** One number a parameter; gathered at an event. */
    PARAMETERS,
    /** One number a running statistic; gathered at an event. */
    STATISTICS,
    /** One number an output channel of each layer with a group; gathered at an event. */
    UNITS,
    /** One number a channel of each group; written anew at an event. */
    CHANNELS,
    /** Values of the network; lost at an event. */
    VALUES,
    /** One number an output channel of each layer with a group, written when it is needed; lost at an event. */
    UNIT_SCORES,
    /** One number a parameter, written when it is needed; lost at an event. */
    ELEMENT_SCORES,
    /** The same before and after an event. */
    FIXED,
    /** Samples; they belong to a run, not to the network. */
    DATA;

    /** Whether an event leaves nothing of the content. */
    boolean lost() {
      return switch (this) {
        case CHANNELS, VALUES, UNIT_SCORES, ELEMENT_SCORES -> true;
        case PARAMETERS, STATISTICS, UNITS, FIXED, DATA -> false;
      };
    }
  }

  private static final Set<String> TRAINED = Set.of("parameters", "statistics");

  /**
   * One buffer.
   *
   * @param label what it holds
   * @param extent what decides its size
   * @param whole whether it holds whole numbers (4 bytes) or real ones
   * @param size how many
   */
  public record Item(String label, Extent extent, boolean whole, int size) {}

  /**
   * Which buffers exist beyond those that every trainer has.
   *
   * @param active whether some parameters are masked or frozen
   * @param scores whether scores are computed
   * @param flats named buffers with one number a parameter
   * @param statistics named copies of the running statistics
   * @param units named buffers with one number a unit
   * @param compaction whether events shrink buffers in place
   */
  public record Needs(
      boolean active, boolean scores, Set<String> flats, Set<String> statistics, Set<String> units,
      boolean compaction) {
    /** Those of a device that shrinks by new buffers. */
    public Needs(boolean active, boolean scores, Set<String> flats, Set<String> statistics, Set<String> units) {
      this(active, scores, flats, statistics, units, false);
    }

    /** None. */
    public static Needs none() {
      return new Needs(false, false, Set.of(), Set.of(), Set.of());
    }
  }

  /** The buffers of a trainer at the given group widths. */
  public static Memory of(Network network, Settings settings, int batch, Needs needs, int[] widths) {
    List<Item> items = new ArrayList<>();
    int parameters = network.parameterCount(widths);
    add(items, "parameters", Extent.PARAMETERS, false, parameters);
    add(items, "gradients", Extent.PARAMETERS, false, parameters);
    for (int s = 0; s < settings.slots(); s++) {
      add(items, slot(s), Extent.PARAMETERS, false, parameters);
    }
    if (needs.active()) {
      add(items, "active", Extent.PARAMETERS, false, parameters);
    }
    add(items, "statistics", Extent.STATISTICS, false, network.statisticCount(widths));
    add(items, "scalars", Extent.FIXED, false, settings.scalars());
    add(items, "totals", Extent.FIXED, false, settings.totals());
    add(items, "losses", Extent.FIXED, false, batch);
    add(items, "input", Extent.FIXED, false, Math.multiplyExact(batch, product(network.inputShape())));
    if (settings.classes() > 0) {
      add(items, "hits", Extent.FIXED, false, batch);
      add(items, "labels", Extent.FIXED, true, batch);
    } else {
      add(items, "targets", Extent.FIXED, false, Math.multiplyExact(batch, settings.targetWidth()));
    }
    for (int i = 0; i < network.storage().size(); i++) {
      add(items, value(i), Extent.VALUES, false, network.storage().get(i).size(widths, batch));
    }
    add(items, "dims", Extent.FIXED, true, network.dims().size());
    add(items, "sizes", Extent.FIXED, true, 3);
    if (network.dims().stream().anyMatch(Dim.Originals.class::isInstance)) {
      add(items, "originals", Extent.CHANNELS, true, network.originalsCount(widths));
      add(items, "samples", Extent.FIXED, true, batch);
      add(items, "keys", Extent.FIXED, true, 3);
    }
    int live = network.liveCount(widths);
    if (live > 0) {
      add(items, "live", Extent.CHANNELS, true, live);
    }
    if (needs.scores()) {
      add(items, "unit scores", Extent.UNIT_SCORES, false, network.unitCount(widths));
      add(items, "element scores", Extent.ELEMENT_SCORES, false, parameters);
    }
    needs.flats().stream().sorted().forEach(n -> add(items, flat(n), Extent.PARAMETERS, false, parameters));
    needs.statistics().stream().sorted().forEach(
        n -> add(items, statistics(n), Extent.STATISTICS, false, network.statisticCount(widths)));
    needs.units().stream().sorted().forEach(
        n -> add(items, units(n), Extent.UNITS, false, network.unitCount(widths)));
    if (needs.compaction()) {
      int piece = Compaction.piece(network);
      add(items, Compaction.SPARE, Extent.FIXED, false, piece);
      add(items, Compaction.SURVIVORS, Extent.FIXED, true, piece);
      add(items, Compaction.CUT, Extent.FIXED, true, Compaction.CUT_SIZE);
    }
    return new Memory(items);
  }

  /** The buffers that a run begins with values in. */
  Memory trained() {
    return new Memory(items.stream().filter(item -> TRAINED.contains(item.label())).toList());
  }

  /** The buffers of the network alone. */
  Memory withoutData() {
    return new Memory(items.stream().filter(item -> item.extent() != Extent.DATA).toList());
  }

  /** Bytes of all of them on a device whose real numbers take {@code realBytes}. */
  public long bytes(int realBytes) {
    long bytes = 0;
    for (Item item : items) {
      bytes += (long) item.size() * (item.whole() ? Integer.BYTES : realBytes);
    }
    return bytes;
  }

  /** The flat buffer that parameters are scaled with; no name of a program has a space. */
  public static final String FACTORS = "scale factors";

  /** The flat buffer that holds parameters while the network reads others in their place. */
  public static final String UNDERLYING = "underlying parameters";

  /** The flat buffer that an update computes in. */
  public static final String UPDATE = "scratch of updates";

  /** The flat buffer that an update of several parts computes in, beside {@link #UPDATE}, which can hold its gradients. */
  public static final String PARTS_OF_UPDATE = "parts of updates";

  /** The flat buffer with the parameters as they were before an update. */
  public static final String BEFORE_UPDATE = "parameters before the update";

  /** The flat buffer that is 1 for weights, which decay, and 0 for biases and norms. */
  public static final String DECAYED = "decayed weights";

  /** The flat buffer with what the learning rate of each parameter is multiplied by. */
  public static final String RATES = "factors of learning rates";

  static String slot(int index) {
    return index < SLOTS.length ? SLOTS[index] : "slot " + index;
  }

  /** The name among the flats of what the snapshot {@code snapshot} holds of a slot. */
  public static String slotOf(String snapshot, int index) {
    return snapshot + ".slot" + index;
  }

  /** Steps of training ask for these again and again, and make no text for it. */
  private static final String[] VALUES = new String[512];

  private static final String[] SLOTS = new String[4];

  static {
    Arrays.setAll(VALUES, i -> "value " + i);
    Arrays.setAll(SLOTS, i -> "slot " + i);
  }

  static String value(int index) {
    return index < VALUES.length ? VALUES[index] : "value " + index;
  }

  static String flat(String name) {
    return "flat " + name;
  }

  static String statistics(String name) {
    return "statistics of " + name;
  }

  static String units(String name) {
    return "units " + name;
  }

  static int product(List<Integer> shape) {
    int product = 1;
    for (int extent : shape) {
      product = Math.multiplyExact(product, extent);
    }
    return product;
  }

  private static void add(List<Item> items, String label, Extent extent, boolean whole, int size) {
    items.add(new Item(label, extent, whole, size));
  }
}
