package dev.prune.runtime.cpu;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;

/** The buffers of one device: who owns them, how many bytes they take, and that nobody uses one after its end. */
final class Memory {
  private long bytes;

  /** Null for none. */
  private Deferred waiting;

  /** Lets a kernel wait until the next call, see {@link Deferred}. */
  void defer(Deferred kernel) {
    settle();
    waiting = kernel;
  }

  /** What waits, or null; it is the caller's to do now. */
  Deferred take() {
    Deferred kernel = waiting;
    waiting = null;
    return kernel;
  }

  /** Has done what waits. */
  void settle() {
    Deferred kernel = take();
    if (kernel != null) {
      kernel.settle();
    }
  }

  /** Bytes of all live buffers. */
  long bytes() {
    return bytes;
  }

  FloatArray floats(String label, int size) {
    check(label, size);
    try {
      FloatArray array = new FloatArray(this, label, size);
      bytes += 4L * size;
      return array;
    } catch (OutOfMemoryError e) {
      throw full(label, size, e);
    }
  }

  IntArray ints(String label, int size) {
    check(label, size);
    try {
      IntArray array = new IntArray(this, label, size);
      bytes += 4L * size;
      return array;
    } catch (OutOfMemoryError e) {
      throw full(label, size, e);
    }
  }

  private static void check(String label, int size) {
    if (size < 0) {
      throw new PruneException(
          Failure.MEMORY,
          "The buffer `" + label + "` was asked to hold " + size + " numbers; it needs more than one array can hold.",
          "Use a smaller batch or a smaller network.");
    }
  }

  private PruneException full(String label, int size, OutOfMemoryError cause) {
    return new PruneException(
        Failure.MEMORY,
        "The buffer `" + label + "` needs " + 4L * size + " bytes, which do not fit in the heap beside the " + bytes
            + " bytes that are allocated.",
        "Give the Java machine a larger heap with -Xmx, or use a smaller batch.",
        cause);
  }

  void free(FloatArray array) {
    bytes -= 4L * array.data.length;
    array.data = null;
  }

  void free(IntArray array) {
    bytes -= 4L * array.data.length;
    array.data = null;
  }

  /** A buffer is made to hold no more than it does. */
  static int checkTruncation(String label, int size, int fewer) {
    if (fewer < 0 || fewer > size) {
      throw new PruneException(
          Failure.INTERNAL,
          "The buffer `" + label + "` of " + size + " numbers cannot be truncated to " + fewer + ".", "");
    }
    return fewer;
  }

  /** Whether the call reads a buffer for the last time; asked before {@link #own}. */
  static boolean lastRead(Buffer buffer) {
    return buffer instanceof FloatArray array && array.takeLastRead();
  }

  /** A live buffer of this device, with all that was called before done. */
  FloatArray own(Buffer buffer) {
    if (waiting != null) {
      settle();
    }
    if (buffer instanceof FloatArray array && array.owner == this && array.data != null) {
      array.takeLastRead();
      return array;
    }
    throw refused(buffer.label(), buffer instanceof FloatArray array && array.owner == this);
  }

  /** A live buffer of this device, with all that was called before done. */
  IntArray own(Ints buffer) {
    if (waiting != null) {
      settle();
    }
    if (buffer instanceof IntArray array && array.owner == this && array.data != null) {
      return array;
    }
    throw refused(buffer.label(), buffer instanceof IntArray array && array.owner == this);
  }

  private static PruneException refused(String label, boolean freed) {
    String what =
        freed
            ? "The buffer `" + label + "` is used after it was freed."
            : "The buffer `" + label + "` belongs to another device and cannot be used by this cpu device.";
    return new PruneException(Failure.INTERNAL, what, "");
  }

  /** A copy between host and device stays inside both arrays. */
  static void checkTransfer(String label, int size, int at, int hostSize, int offset, int count) {
    if (count < 0 || at < 0 || at > size - count) {
      throw new PruneException(
          Failure.INTERNAL,
          "A copy of " + count + " numbers at " + at + " leaves the buffer `" + label + "` of " + size + " numbers.",
          "");
    }
    if (offset < 0 || offset > hostSize - count) {
      throw new PruneException(
          Failure.INTERNAL,
          "A copy between the buffer `" + label + "` and the host needs " + count + " numbers at " + offset
              + ", but the host's array has " + hostSize + ".",
          "");
    }
  }
}
