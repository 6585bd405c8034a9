package dev.prune.runtime;

import dev.prune.runtime.Memory.Extent;
import dev.prune.runtime.Memory.Item;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.network.Keep;
import dev.prune.runtime.network.Network;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts the buffers of a network down to the channels that stay, in one of two ways.
 *
 * <p>In place, survivors move to the front of their buffers on the device and nothing else happens: procedures stay,
 * because widths are numbers in {@code dims}. Re-created, smaller buffers take the place of the old ones, which gives
 * memory back; a device that computes at once gathers straight into them, one that records procedures compacts in place
 * first, with a procedure that it has compiled already, and takes the survivors through the host.
 */
final class Shrinking {
  /** Of what is held: what a plan must fall to before memory is given back at the price of compiling again. */
  private static final double WORTH_COMPILING = 0.75;

  private final Network network;
  private final Device device;
  private final Buffers buffers;
  private final Shrink way;
  private final Map<Extent, Compaction> compactions = new EnumMap<>(Extent.class);

  Shrinking(Network network, Device device, Buffers buffers, Shrink way) {
    this.network = network;
    this.device = device;
    this.buffers = buffers;
    this.way = way;
  }

  /** Whether events can find the buffers of a compaction useful. */
  boolean compacts() {
    return device.recordsProcedures() || way == Shrink.IN_PLACE;
  }

  /** How an event that leads to this plan is carried out; never {@link Shrink#AUTO}. */
  Shrink choose(Memory after) {
    if (way != Shrink.AUTO) {
      return way;
    }
    long planned = after.withoutData().bytes(device.realBytes());
    boolean pays = planned <= WORTH_COMPILING * buffers.held().withoutData().bytes(device.realBytes());
    return device.recordsProcedures() && !pays ? Shrink.IN_PLACE : Shrink.RE_CREATED;
  }

  /**
   * Cuts.
   *
   * @param keep positions in memory that stay
   * @param widths group widths before the cut
   * @param after the buffers to have afterwards
   * @param chosen what {@link #choose} said
   */
  void run(Keep keep, int[] widths, Memory after, Shrink chosen) {
    Map<Extent, int[]> survivors = new EnumMap<>(Extent.class);
    survivors.put(Extent.PARAMETERS, keep.elements(network.parameters(), widths));
    survivors.put(Extent.STATISTICS, keep.elements(network.statistics(), widths));
    survivors.put(Extent.UNITS, keep.units(network, widths));
    if (compacts()) {
      survivors.forEach(this::compact);
    }
    if (chosen == Shrink.IN_PLACE) {
      buffers.truncate(after);
    } else {
      releaseLost(after);
      survivors.forEach((extent, positions) -> recreate(after, extent, positions));
    }
    buffers.fit(after);
  }

  /** Records and compiles what an event in place needs, before training, so that no event waits for it. */
  void warmUp() {
    for (Extent extent : List.of(Extent.PARAMETERS, Extent.STATISTICS, Extent.UNITS)) {
      compact(extent, new int[0]);
    }
  }

  private void compact(Extent extent, int[] positions) {
    compactions.computeIfAbsent(extent, e -> new Compaction(device, buffers)).run(buffers.reals(extent), positions);
  }

  /** Frees what an event leaves nothing of, before anything is allocated. */
  private void releaseLost(Memory after) {
    for (Item item : buffers.items()) {
      boolean stays = after.items().stream().anyMatch(a -> a.label().equals(item.label()));
      if (!stays || item.extent() == Extent.VALUES || item.extent() == Extent.CHANNELS) {
        buffers.release(item.label());
      }
    }
  }

  private void recreate(Memory after, Extent extent, int[] positions) {
    List<Item> smaller =
        after.items().stream().filter(item -> item.extent() == extent && buffers.has(item.label())).toList();
    if (compacts()) {
      smaller.forEach(this::takeThroughHost);
    } else {
      gather(smaller, positions);
    }
  }

  /** Survivors lie at the front already. The old buffer is gone before the new one is there. */
  private void takeThroughHost(Item item) {
    boolean single = device.realBytes() == Float.BYTES;
    float[] floats = new float[single ? item.size() : 0];
    double[] doubles = new double[single ? 0 : item.size()];
    Buffer old = buffers.real(item.label());
    if (single) {
      device.read(old, 0, floats, 0, floats.length);
    } else {
      device.read(old, 0, doubles, 0, doubles.length);
    }
    buffers.release(item.label());
    buffers.allocate(item);
    Buffer smaller = buffers.real(item.label());
    if (single) {
      device.write(smaller, 0, floats, 0, floats.length);
    } else {
      device.write(smaller, 0, doubles, 0, doubles.length);
    }
  }

  private void gather(List<Item> smaller, int[] positions) {
    FlatKernels flat = device.kernels(FlatKernels.class);
    Ints index = device.ints("index", positions.length);
    Ints count = device.ints("count", 1);
    try {
      device.write(index, 0, positions, 0, positions.length);
      device.write(count, 0, new int[] {positions.length}, 0, 1);
      for (Item item : smaller) {
        Buffer from = buffers.real(item.label());
        Buffer to = device.floats(item.label(), item.size());
        device.procedure("gather", () -> flat.gather(from, index, to, count, 0)).run();
        buffers.replace(item, to);
      }
    } finally {
      device.free(index);
      device.free(count);
    }
  }
}
