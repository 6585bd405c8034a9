package dev.prune.runtime.tornado;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;
import uk.ac.manchester.tornado.runtime.common.TornadoOptions;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;

/**
 * The arrays of one device: who owns them, how many bytes they take, and how their numbers travel.
 *
 * <p>An array is allocated here and not by the task graphs that use it, because TornadoVM shares arrays between the
 * graphs of one plan only, while procedures come and go and must see the same parameters.
 */
final class DeviceMemory {
  /** The command queue of transfers; plans count from 1. */
  private static final long TRANSFERS = 0;

  /** Threads stride over their numbers by the size of the grid, and the step beyond the last number must not overflow. */
  private static final int MOST_NUMBERS = Integer.MAX_VALUE - (1 << 21);

  private final TornadoXPUDevice device;
  private final Set<DeviceArray> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
  private long bytes;
  private long frees;
  private long changes;
  private long transferred;

  DeviceMemory(TornadoXPUDevice device) {
    this.device = device;
  }

  TornadoXPUDevice device() {
    return device;
  }

  /** Bytes of all live arrays. */
  long bytes() {
    return bytes;
  }

  /** Bytes that arrays may take together: what the device has, as far as TornadoVM was told to use it. */
  long most() {
    return Math.min(device.getMaxGlobalMemory(), TornadoOptions.DEVICE_AVAILABLE_MEMORY);
  }

  /** Bytes that the numbers of one array may take; TornadoVM wants less than the device's limit, with its header. */
  long largest() {
    return device.getMaxAllocMemory() - 1 - TornadoNativeArray.ARRAY_HEADER;
  }

  /** Changes with every free: while it stays, arrays that were alive are alive. */
  long frees() {
    return frees;
  }

  /** Changes with every free and truncation: while it stays, recorded calls are as they were heard. */
  long changes() {
    return changes;
  }

  /** Bytes that have crossed so far. */
  long transferred() {
    return transferred;
  }

  void truncate(DeviceArray array, int size) {
    if (size < 0 || size > array.size()) {
      throw new PruneException(
          Failure.INTERNAL,
          "The buffer `" + array.label() + "` of " + array.size() + " numbers cannot be truncated to " + size + ".", "");
    }
    array.truncate(size);
    changes++;
  }

  DeviceFloats floats(String label, int size) {
    check(label, size);
    return allocated(outsideTheHeap(label, size, () -> new DeviceFloats(this, label, size)));
  }

  DeviceInts ints(String label, int size) {
    check(label, size);
    return allocated(outsideTheHeap(label, size, () -> new DeviceInts(this, label, size)));
  }

  private static void check(String label, int size) {
    if (size < 0 || size > MOST_NUMBERS) {
      throw new PruneException(
          Failure.MEMORY,
          "The buffer `" + label + "` was asked to hold "
              + (size < 0 ? "more numbers than" : size + " numbers, more than the " + MOST_NUMBERS + " that")
              + " a buffer of this device can hold.",
          "Use a smaller batch or a smaller network.");
    }
  }

  /** Java has a limit of its own for the copies, which is the heap's where nothing else is said. */
  private static <A> A outsideTheHeap(String label, int size, Supplier<A> array) {
    try {
      return array.get();
    } catch (OutOfMemoryError e) {
      throw new PruneException(
          Failure.MEMORY,
          "The buffer `" + label + "` needs " + 4L * size + " bytes beside the Java heap, which Java does not give.",
          "Start Java with a larger -XX:MaxDirectMemorySize, or use a smaller batch.",
          e);
    }
  }

  private <A extends DeviceArray> A allocated(A array) {
    try {
      device.allocate(array.array(), 0, array.state(), Access.READ_WRITE);
    } catch (TornadoRuntimeException e) {
      throw new PruneException(
          Failure.MEMORY,
          "The buffer `" + array.label() + "` needs " + 4L * array.size() + " bytes, which do not fit on the device beside the "
              + bytes + " bytes that are allocated.",
          "Give TornadoVM more memory with -Dtornado.device.memory, or use a smaller batch.",
          e);
    }
    // The lock keeps task graphs from giving the array back when they end.
    array.state().setLockBuffer(true);
    array.state().setContents(true);
    array.hostWrites();
    arrays.add(array);
    bytes += 4L * array.capacity();
    return array;
  }

  /** A live array of this device. */
  DeviceFloats own(Buffer buffer) {
    if (buffer instanceof DeviceFloats array && array.owner() == this && array.live()) {
      return array;
    }
    throw refused(buffer.label());
  }

  /** A live array of this device. */
  DeviceInts own(Ints buffer) {
    if (buffer instanceof DeviceInts array && array.owner() == this && array.live()) {
      return array;
    }
    throw refused(buffer.label());
  }

  private static PruneException refused(String label) {
    return new PruneException(
        Failure.INTERNAL,
        "The buffer `" + label + "` was freed, or belongs to another device than this tornado device.",
        "");
  }

  void free(DeviceArray array) {
    array.die();
    arrays.remove(array);
    array.state().setLockBuffer(false);
    device.deallocate(array.state());
    bytes -= 4L * array.capacity();
    changes++;
    frees++;
  }

  void close() {
    List.copyOf(arrays).forEach(this::free);
  }

  /** Makes the copy outside the heap the truth, so that part of it can be read or changed. */
  void toHost(DeviceArray array) {
    if (array.deviceIsNewer()) {
      device.streamOutBlocking(TRANSFERS, array.array(), 0, array.state(), null);
      device.sync(TRANSFERS);
      transferred += 4L * array.capacity();
      array.downloaded();
    }
  }

  /** Makes the device's side the truth, before tasks run. */
  void toDevice(Iterable<DeviceArray> used) {
    boolean any = false;
    for (DeviceArray array : used) {
      if (array.hostIsNewer()) {
        device.streamIn(TRANSFERS, array.array(), 0, 0, array.state(), null);
        transferred += 4L * array.capacity();
        array.uploaded();
        any = true;
      }
    }
    if (any) {
      device.sync(TRANSFERS);
    }
  }

  /** A copy between host and device stays inside both arrays. */
  static void checkTransfer(DeviceArray array, int at, int hostSize, int offset, int count) {
    if (count < 0 || at < 0 || at > array.size() - count || offset < 0 || offset > hostSize - count) {
      throw new PruneException(
          Failure.INTERNAL,
          "A copy of " + count + " numbers between place " + at + " of the buffer `" + array.label() + "` of "
              + array.size() + " numbers and place " + offset + " of a host's array of " + hostSize
              + " numbers leaves one of them.",
          "");
    }
  }
}
