package dev.prune.runtime;

import dev.prune.runtime.Memory.Extent;
import dev.prune.runtime.Memory.Item;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.network.Keep;
import dev.prune.runtime.network.KeptElements;
import dev.prune.runtime.network.Network;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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

  /** Numbers that are gathered at once: they stay in a cache. */
  private static final int PIECE = 1 << 15;

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
    Map<Extent, Supplier<KeptElements>> survivors = new EnumMap<>(Extent.class);
    survivors.put(Extent.PARAMETERS, () -> new KeptElements(network.parameters(), keep, widths));
    survivors.put(Extent.STATISTICS, () -> new KeptElements(network.statistics(), keep, widths));
    survivors.put(Extent.UNITS, () -> new KeptElements(keep.units(network, widths)));
    if (compacts()) {
      survivors.forEach((extent, kept) -> compact(extent, kept.get()));
    }
    if (chosen == Shrink.IN_PLACE) {
      buffers.truncate(after);
    } else {
      releaseLost(after);
      survivors.forEach((extent, kept) -> recreate(after, extent, kept));
    }
    buffers.fit(after);
  }

  /** Records and compiles what an event in place needs, before training, so that no event waits for it. */
  void warmUp() {
    for (Extent extent : List.of(Extent.PARAMETERS, Extent.STATISTICS, Extent.UNITS)) {
      compact(extent, new KeptElements(new int[0]));
    }
  }

  private void compact(Extent extent, KeptElements survivors) {
    compactions.computeIfAbsent(extent, e -> new Compaction(device, buffers)).run(buffers.reals(extent), survivors);
  }

  /** Frees what an event leaves nothing of, before anything is allocated. */
  private void releaseLost(Memory after) {
    for (Item item : buffers.items()) {
      boolean stays = after.items().stream().anyMatch(a -> a.label().equals(item.label()));
      if (!stays || item.extent().lost()) {
        buffers.release(item.label());
      }
    }
  }

  private void recreate(Memory after, Extent extent, Supplier<KeptElements> survivors) {
    List<Item> smaller =
        after.items().stream().filter(item -> item.extent() == extent && buffers.has(item.label())).toList();
    if (compacts()) {
      smaller.forEach(this::takeThroughHost);
    } else {
      gather(smaller, survivors);
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

  /** Piece by piece, so that what an event needs beside the buffers stays small. */
  private void gather(List<Item> smaller, Supplier<KeptElements> survivors) {
    int[] piece = new int[Math.min(PIECE, survivors.get().count())];
    List<Item> room =
        List.of(
            new Item(Compaction.SPARE, Extent.FIXED, false, piece.length),
            new Item(Compaction.SURVIVORS, Extent.FIXED, true, piece.length),
            new Item(Compaction.CUT, Extent.FIXED, true, Compaction.CUT_SIZE));
    try {
      room.forEach(buffers::allocate);
      for (Item item : smaller) {
        Buffer to = device.floats(item.label(), item.size());
        gather(buffers.real(item.label()), survivors.get(), piece, to);
        buffers.replace(item, to);
      }
    } finally {
      room.stream().map(Item::label).filter(buffers::has).forEach(buffers::release);
    }
  }

  private void gather(Buffer from, KeptElements survivors, int[] piece, Buffer to) {
    FlatKernels flat = device.kernels(FlatKernels.class);
    Buffer spare = buffers.real(Compaction.SPARE);
    Ints index = buffers.whole(Compaction.SURVIVORS);
    Ints sizes = buffers.whole(Compaction.CUT);
    int[] cut = new int[Compaction.CUT_SIZE];
    for (int at = 0; at < survivors.count(); at += cut[Compaction.COUNT]) {
      cut[Compaction.TO] = at;
      cut[Compaction.COUNT] = survivors.next(piece);
      device.write(index, 0, piece, 0, cut[Compaction.COUNT]);
      device.write(sizes, 0, cut, 0, cut.length);
      flat.gather(from, index, spare, sizes, Compaction.COUNT);
      flat.copySlice(spare, to, sizes, Compaction.FROM, Compaction.TO, Compaction.COUNT);
    }
  }
}
