package dev.prune.runtime;

import dev.prune.runtime.Memory.Extent;
import dev.prune.runtime.Memory.Item;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.network.Keep;
import dev.prune.runtime.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The device buffers of a trainer by label: exactly those of its {@link Memory}. */
final class Buffers implements AutoCloseable {
  /** Positions in {@code sizes}: what the verbs count with, apart from the program's own dimensions. */
  static final int PARAMETERS = 0;

  static final int STATISTICS = 1;
  private static final int UNITS = 2;

  private final Device device;
  private final FlatKernels flat;
  private final Map<String, Item> items = new LinkedHashMap<>();
  private final Map<String, Buffer> reals = new LinkedHashMap<>();
  private final Map<String, Ints> wholes = new LinkedHashMap<>();

  Buffers(Device device) {
    this.device = device;
    this.flat = device.kernels(FlatKernels.class);
  }

  Buffer real(String label) {
    return reals.get(label);
  }

  Ints whole(String label) {
    return wholes.get(label);
  }

  boolean has(String label) {
    return items.containsKey(label);
  }

  /** Allocates what is missing, frees what is no longer there; sizes of the others must be as they were. */
  void fit(Memory memory) {
    for (String label : List.copyOf(items.keySet())) {
      if (memory.items().stream().noneMatch(item -> item.label().equals(label))) {
        release(label);
      }
    }
    for (Item item : memory.items()) {
      if (!items.containsKey(item.label())) {
        allocate(item);
      }
    }
  }

  /**
   * Cuts every buffer down to the channels that stay.
   *
   * @param keep positions in memory before the cut
   * @param widths group widths before the cut
   * @param after the buffers to have afterwards
   */
  void shrink(Network network, Keep keep, int[] widths, Memory after) {
    for (Item item : List.copyOf(items.values())) {
      boolean stays = after.items().stream().anyMatch(a -> a.label().equals(item.label()));
      if (!stays || item.extent() == Extent.VALUES || item.extent() == Extent.CHANNELS) {
        release(item.label());
      }
    }
    int[] parameters = keep.elements(network.parameters(), widths);
    int[] statistics = keep.elements(network.statistics(), widths);
    int[] units = keep.units(network, widths);
    device.write(whole("sizes"), 0, new int[] {parameters.length, statistics.length, units.length}, 0, 3);
    gather(after, Extent.PARAMETERS, parameters, PARAMETERS);
    gather(after, Extent.STATISTICS, statistics, STATISTICS);
    gather(after, Extent.UNITS, units, UNITS);
    fit(after);
  }

  private void gather(Memory after, Extent extent, int[] index, int count) {
    Ints where = device.ints("index", index.length);
    device.write(where, 0, index, 0, index.length);
    for (Item item : after.items()) {
      if (item.extent() == extent && items.containsKey(item.label())) {
        Buffer from = reals.get(item.label());
        Buffer to = device.floats(item.label(), index.length);
        device.procedure("gather", () -> flat.gather(from, where, to, whole("sizes"), count)).run();
        device.free(from);
        reals.put(item.label(), to);
        items.put(item.label(), item);
      }
    }
    device.free(where);
  }

  /** Copies one buffer over another; {@code extent} is a position in {@code sizes}. */
  void copy(Buffer from, Buffer to, int extent) {
    device.procedure("copy", () -> flat.copy(from, to, whole("sizes"), extent)).run();
  }

  /** Adds one parameter-shaped buffer to another. */
  void add(Buffer from, Buffer to) {
    device.procedure("add", () -> flat.add(from, to, whole("sizes"), PARAMETERS)).run();
  }

  /** Sets a parameter-shaped buffer to zero. */
  void clear(Buffer buffer) {
    device.procedure("clear", () -> flat.fill(buffer, whole("sizes"), PARAMETERS, 0)).run();
  }

  /** Multiplies a parameter-shaped buffer with a mask. */
  void multiply(Buffer buffer, Buffer mask) {
    device.procedure("mask", () -> flat.multiply(buffer, mask, whole("sizes"), PARAMETERS)).run();
  }

  private void allocate(Item item) {
    items.put(item.label(), item);
    if (item.whole()) {
      wholes.put(item.label(), device.ints(item.label(), item.size()));
    } else {
      reals.put(item.label(), device.floats(item.label(), item.size()));
    }
  }

  private void release(String label) {
    if (items.remove(label).whole()) {
      device.free(wholes.remove(label));
    } else {
      device.free(reals.remove(label));
    }
  }

  @Override
  public void close() {
    for (String label : List.copyOf(items.keySet())) {
      release(label);
    }
  }
}
