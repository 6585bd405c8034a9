package dev.prune.runtime.kernel;

import java.util.Optional;

/**
 * Where a trainer's numbers live and its kernels run.
 *
 * <p>Buffers start at zero. Transfers are synchronous: what a preceding kernel wrote is seen by {@code read}. A device is
 * used by one host thread at a time.
 */
public interface Device extends AutoCloseable {
  /** The word of {@code --device}: {@code cpu}, {@code reference}, {@code replay}. */
  String name();

  /** A sentence for logs: what it computes with, and how many threads. */
  String description();

  /** Threads that kernels use. */
  int threads();

  /** Bytes of one real number: 4 for float devices, 8 for the double reference. */
  int realBytes();

  /** Bytes of all buffers that are allocated and not yet freed. */
  long allocatedBytes();

  /** Bytes that kernels keep to work in, beside buffers; it grows where a shape asks for more than any before. */
  default long scratchBytes() {
    return 0;
  }

  /** Bytes of the memory that buffers lie in, as far as this device may use it: the Java heap's unless it has its own. */
  default long memoryBytes() {
    return Runtime.getRuntime().maxMemory();
  }

  /** Bytes that one buffer may have. */
  default long largestBufferBytes() {
    return Long.MAX_VALUE;
  }

  /** A new buffer of {@code size} zeros. Fails with {@link dev.prune.runtime.Failure#MEMORY} when it does not fit. */
  Buffer floats(String label, int size);

  /** A new buffer of {@code size} zeros. */
  Ints ints(String label, int size);

  /** Gives a buffer's memory back; using it afterwards is an error. */
  void free(Buffer buffer);

  /** Gives a buffer's memory back; using it afterwards is an error. */
  void free(Ints buffer);

  /**
   * Makes a buffer hold its first {@code size} numbers only. It stays the same buffer: what was recorded with it stays
   * true. Its memory may stay taken, and then {@link #allocatedBytes} does not change.
   *
   * @param size at most the present size
   */
  void truncate(Buffer buffer, int size);

  /** As {@link #truncate(Buffer, int)}. */
  void truncate(Ints buffer, int size);

  /** Copies {@code count} numbers of {@code from[offset ..]} to {@code to[at ..]}. */
  void write(Buffer to, int at, float[] from, int offset, int count);

  /** As the float form; a float device rounds. */
  void write(Buffer to, int at, double[] from, int offset, int count);

  /** Copies {@code count} numbers of {@code from[offset ..]} to {@code to[at ..]}. */
  void write(Ints to, int at, int[] from, int offset, int count);

  /** Copies {@code count} numbers of {@code from[at ..]} to {@code into[offset ..]}; the reference rounds. */
  void read(Buffer from, int at, float[] into, int offset, int count);

  /** Copies {@code count} numbers of {@code from[at ..]} to {@code into[offset ..]}, exactly. */
  void read(Buffer from, int at, double[] into, int offset, int count);

  /** Copies {@code count} numbers of {@code from[at ..]} to {@code into[offset ..]}. */
  void read(Ints from, int at, int[] into, int offset, int count);

  /** The kernels of a family. Fails with {@link dev.prune.runtime.Failure#DEVICE} where the device lacks it. */
  <F extends KernelFamily> F kernels(Class<F> family);

  /**
   * Turns a straight-line body of kernel calls into something that can be run again and again. A device that computes at
   * once returns the body; one that records runs the body once, now or at the first run, and replays the recording.
   *
   * @param name for messages
   * @param body kernel calls of this device's families only: no transfer, no branch, no allocation
   */
  Runnable procedure(String name, Runnable body);

  /**
   * Whether a procedure is recorded and compiled, so that making it anew costs far more than running it, and an event had
   * better leave procedures and their buffers in place.
   */
  default boolean recordsProcedures() {
    return false;
  }

  /**
   * A device of its own whose kernels are the same Java, for another thread to run before they are needed: a JIT compiler
   * serves both. Empty where that gains nothing.
   */
  default Optional<Device> forRehearsal() {
    return Optional.empty();
  }

  /** What has crossed and what has been compiled since the device was opened; what a device never does stays zero. */
  default Counters counters() {
    return Counters.NONE;
  }

  @Override
  void close();
}
