package dev.prune.runtime;

import dev.prune.runtime.Memory.Extent;
import dev.prune.runtime.Memory.Item;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The device buffers of a trainer by label: those of its {@link Memory}, and the small deeds done to whole ones. */
final class Buffers implements AutoCloseable {
  /** Positions in {@code sizes}: what the verbs count with, apart from the program's own dimensions. */
  static final int PARAMETERS = 0;

  static final int STATISTICS = 1;
  static final int UNITS = 2;
  private final Device device;
  private final FlatKernels flat;
  private final Map<String, Item> items = new LinkedHashMap<>();
  private final Map<String, Buffer> reals = new LinkedHashMap<>();
  private final Map<String, Ints> wholes = new LinkedHashMap<>();

  /** What the buffers had room for when they were allocated, which is more than they hold once they were truncated. */
  private final Map<String, Item> held = new HashMap<>();

  /** Made once for the same buffers: a device may compile a procedure for longer than it runs. */
  private final Map<Deed, Runnable> deeds = new HashMap<>();

  private record Deed(String name, Buffer of, Buffer with, int extent) {
    boolean names(Buffer buffer) {
      return of == buffer || with == buffer;
    }
  }

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

  /** The real buffers of an extent, in the order of the plan. */
  List<Buffer> reals(Extent extent) {
    return items.values().stream()
        .filter(item -> item.extent() == extent && !item.whole())
        .map(item -> reals.get(item.label()))
        .toList();
  }

  /** The buffers with what the device keeps for them. */
  Memory held() {
    return new Memory(List.copyOf(held.values()));
  }

  /** All numbers of a real buffer. */
  double[] read(String label) {
    return read(real(label));
  }

  /** All numbers of a real buffer. */
  double[] read(Buffer buffer) {
    double[] values = new double[buffer.size()];
    device.read(buffer, 0, values, 0, values.length);
    return values;
  }

  /** Writes a real buffer from its beginning. */
  void write(String label, double[] values) {
    device.write(real(label), 0, values, 0, values.length);
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

  /** Makes every buffer that the memory has smaller hold less from now on. */
  void truncate(Memory memory) {
    for (Item item : memory.items()) {
      Item now = items.get(item.label());
      if (now != null && now.size() != item.size()) {
        items.put(item.label(), item);
        if (item.whole()) {
          device.truncate(wholes.get(item.label()), item.size());
        } else {
          device.truncate(reals.get(item.label()), item.size());
        }
      }
    }
  }

  /** Puts another buffer in the place of one, which is freed. */
  void replace(Item item, Buffer by) {
    release(item.label());
    items.put(item.label(), item);
    held.put(item.label(), item);
    reals.put(item.label(), by);
  }

  /** Copies one buffer over another; {@code extent} is a position in {@code sizes}. */
  void copy(Buffer from, Buffer to, int extent) {
    run(new Deed("copy", from, to, extent), () -> flat.copy(from, to, whole("sizes"), extent));
  }

  /** Adds one parameter-shaped buffer to another. */
  void add(Buffer from, Buffer to) {
    add(from, to, PARAMETERS);
  }

  /** Adds one buffer to another; {@code extent} is a position in {@code sizes}. */
  void add(Buffer from, Buffer to, int extent) {
    run(new Deed("add", from, to, extent), () -> flat.add(from, to, whole("sizes"), extent));
  }

  /** Sets a parameter-shaped buffer to zero. */
  void clear(Buffer buffer) {
    clear(buffer, PARAMETERS);
  }

  /** Sets a buffer to zero; {@code extent} is a position in {@code sizes}. */
  void clear(Buffer buffer, int extent) {
    run(new Deed("clear", buffer, buffer, extent), () -> flat.fill(buffer, whole("sizes"), extent, 0));
  }

  /** Multiplies a parameter-shaped buffer with a mask. */
  void multiply(Buffer buffer, Buffer mask) {
    run(new Deed("mask", buffer, mask, PARAMETERS), () -> flat.multiply(buffer, mask, whole("sizes"), PARAMETERS));
  }

  private void run(Deed deed, Runnable body) {
    deeds.computeIfAbsent(deed, d -> device.procedure(d.name(), body)).run();
  }

  /** Every buffer there is. */
  List<Item> items() {
    return List.copyOf(items.values());
  }

  /** A new buffer of zeros. */
  void allocate(Item item) {
    if (item.whole()) {
      wholes.put(item.label(), device.ints(item.label(), item.size()));
    } else {
      reals.put(item.label(), device.floats(item.label(), item.size()));
    }
    items.put(item.label(), item);
    held.put(item.label(), item);
  }

  /** Frees a buffer. */
  void release(String label) {
    held.remove(label);
    if (items.remove(label).whole()) {
      device.free(wholes.remove(label));
    } else {
      Buffer buffer = reals.remove(label);
      deeds.keySet().removeIf(deed -> deed.names(buffer));
      device.free(buffer);
    }
  }

  @Override
  public void close() {
    for (String label : List.copyOf(items.keySet())) {
      release(label);
    }
  }
}
