package dev.prune.runtime.replay;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.KernelFamily;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Records each procedure once, then replays it on another device, under the rules of a GPU's task graphs. */
public final class ReplayDevice implements Device {
  private static final int CHECK_EVERY = 64;

  private final Device inner;
  private final int checkEvery;
  private final LiveBuffers live = new LiveBuffers();
  private final Map<Class<?>, KernelFamily> recorders = new HashMap<>();
  private final Map<String, ReplayProcedure> procedures = new LinkedHashMap<>();

  /** The procedure whose body is running now, or null. */
  private ReplayProcedure listening;

  private Consumer<Task> listener;

  /** A device that computes on {@code inner}, which it owns from now on. */
  public ReplayDevice(Device inner) {
    this(inner, CHECK_EVERY);
  }

  /**
   * As {@link #ReplayDevice(Device)}.
   *
   * @param checkEvery how many runs lie between two comparisons of a body with its recording; 1 compares before every
   *     replay, 0 before the first only
   */
  public ReplayDevice(Device inner, int checkEvery) {
    if (checkEvery < 0) {
      throw new PruneException(
          Failure.USAGE, "A recording cannot be checked every " + checkEvery + " runs.", "Use 0 to check it once.");
    }
    this.inner = inner;
    this.checkEvery = checkEvery;
  }

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public String description() {
    return "replay (records each procedure once, then replays it on " + inner.name() + ")";
  }

  @Override
  public int threads() {
    return inner.threads();
  }

  @Override
  public int realBytes() {
    return inner.realBytes();
  }

  @Override
  public long allocatedBytes() {
    return inner.allocatedBytes();
  }

  @Override
  public long scratchBytes() {
    return inner.scratchBytes();
  }

  @Override
  public long memoryBytes() {
    return inner.memoryBytes();
  }

  @Override
  public long largestBufferBytes() {
    return inner.largestBufferBytes();
  }

  @Override
  public Buffer floats(String label, int size) {
    refuseWhileListening("allocates the buffer `" + label + "`");
    Buffer buffer = inner.floats(label, size);
    live.add(buffer);
    return buffer;
  }

  @Override
  public Ints ints(String label, int size) {
    refuseWhileListening("allocates the buffer `" + label + "`");
    Ints buffer = inner.ints(label, size);
    live.add(buffer);
    return buffer;
  }

  @Override
  public void free(Buffer buffer) {
    refuseWhileListening("frees the buffer `" + buffer.label() + "`");
    live.require(buffer, () -> "A free");
    inner.free(buffer);
    live.remove(buffer);
  }

  @Override
  public void free(Ints buffer) {
    refuseWhileListening("frees the buffer `" + buffer.label() + "`");
    live.require(buffer, () -> "A free");
    inner.free(buffer);
    live.remove(buffer);
  }

  @Override
  public void truncate(Buffer buffer, int size) {
    refuseWhileListening("truncates the buffer `" + buffer.label() + "`");
    live.require(buffer, () -> "A truncation");
    inner.truncate(buffer, size);
  }

  @Override
  public void truncate(Ints buffer, int size) {
    refuseWhileListening("truncates the buffer `" + buffer.label() + "`");
    live.require(buffer, () -> "A truncation");
    inner.truncate(buffer, size);
  }

  @Override
  public void write(Buffer to, int at, float[] from, int offset, int count) {
    beforeWrite(to, to.label());
    inner.write(to, at, from, offset, count);
  }

  @Override
  public void write(Buffer to, int at, double[] from, int offset, int count) {
    beforeWrite(to, to.label());
    inner.write(to, at, from, offset, count);
  }

  @Override
  public void write(Ints to, int at, int[] from, int offset, int count) {
    beforeWrite(to, to.label());
    inner.write(to, at, from, offset, count);
  }

  @Override
  public void read(Buffer from, int at, float[] into, int offset, int count) {
    beforeRead(from, from.label());
    inner.read(from, at, into, offset, count);
  }

  @Override
  public void read(Buffer from, int at, double[] into, int offset, int count) {
    beforeRead(from, from.label());
    inner.read(from, at, into, offset, count);
  }

  @Override
  public void read(Ints from, int at, int[] into, int offset, int count) {
    beforeRead(from, from.label());
    inner.read(from, at, into, offset, count);
  }

  private void beforeWrite(Object to, String label) {
    refuseWhileListening("writes to the buffer `" + label + "` from the host");
    live.require(to, () -> "A write");
  }

  private void beforeRead(Object from, String label) {
    refuseWhileListening("reads the buffer `" + label + "` to the host");
    live.require(from, () -> "A read");
  }

  private void refuseWhileListening(String deed) {
    if (listening != null) {
      throw new PruneException(
          Failure.DEVICE,
          "The procedure `" + listening.name() + "` " + deed + ", but a procedure holds kernel calls only.",
          "Do it before the procedure runs or afterwards.");
    }
  }

  @Override
  public <F extends KernelFamily> F kernels(Class<F> family) {
    return family.cast(recorders.computeIfAbsent(family, f -> recorder(family)));
  }

  private KernelFamily recorder(Class<? extends KernelFamily> family) {
    KernelFamily target = inner.kernels(family);
    Object proxy =
        Proxy.newProxyInstance(
            family.getClassLoader(), new Class<?>[] {family}, new KernelRecorder(family, target, this::called));
    return (KernelFamily) proxy;
  }

  /** What every kernel of this device does: it tells whoever runs a body. */
  private void called(Task task) {
    if (listening == null) {
      throw new PruneException(
          Failure.DEVICE,
          "The kernel `" + task.kernel() + "` is called outside a procedure, where a GPU has nothing to record it in.",
          "Call kernels in the body that is handed to `Device.procedure`, and run the procedure.");
    }
    listener.accept(task);
  }

  @Override
  public ReplayProcedure procedure(String name, Runnable body) {
    refuseWhileListening("makes the procedure `" + name + "`");
    ReplayProcedure procedure = new ReplayProcedure(name, body, this, live, checkEvery);
    procedures.put(name, procedure);
    return procedure;
  }

  /** As on a GPU: an event leaves procedures and buffers in place where it can. */
  @Override
  public boolean recordsProcedures() {
    return true;
  }

  /** The procedure made last under this name, for tests and reports. */
  public Optional<ReplayProcedure> recorded(String name) {
    return Optional.ofNullable(procedures.get(name));
  }

  /** Runs a procedure's body without computing; {@code to} hears each of its tasks. */
  void listen(ReplayProcedure procedure, Runnable body, Consumer<Task> to) {
    refuseWhileListening("runs the procedure `" + procedure.name() + "`");
    listening = procedure;
    listener = to;
    try {
      body.run();
    } finally {
      listening = null;
      listener = null;
    }
  }

  /** Fails while another procedure's body runs. */
  void beforeRun(ReplayProcedure procedure) {
    refuseWhileListening("runs the procedure `" + procedure.name() + "`");
  }

  @Override
  public void close() {
    refuseWhileListening("closes the device");
    procedures.clear();
    live.clear();
    inner.close();
  }
}
