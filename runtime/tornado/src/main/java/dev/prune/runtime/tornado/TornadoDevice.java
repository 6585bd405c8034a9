package dev.prune.runtime.tornado;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.BatchKernels;
import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ChannelKernels;
import dev.prune.runtime.kernel.ClipKernels;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.Counters;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.DepthwiseKernels;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.DropoutKernels;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.GateKernels;
import dev.prune.runtime.kernel.GroupNormKernels;
import dev.prune.runtime.kernel.GroupedConvKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.KernelFamily;
import dev.prune.runtime.kernel.LossKernels;
import dev.prune.runtime.kernel.OptimizerKernels;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.kernel.ResampleKernels;
import dev.prune.runtime.kernel.RmspropKernels;
import dev.prune.runtime.kernel.SoftmaxKernels;
import dev.prune.runtime.kernel.TransposeKernels;
import dev.prune.runtime.kernel.TransposedConvKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;

/** Runs procedures as task graphs of TornadoVM, in single precision, on one of its devices. */
public final class TornadoDevice implements Device {
  private final DeviceMemory memory;
  private final Recorder recorder;
  private final Map<Class<? extends KernelFamily>, KernelFamily> families;
  private final Compilations compilations = new Compilations();
  private final KernelClock clock = new KernelClock();
  private final boolean cudaGraphs;

  /** Those that have run, and so hold plans. */
  private final List<TornadoProcedure> procedures = new ArrayList<>();
  private long freesSeen;

  private TornadoDevice(TornadoXPUDevice device, boolean cudaGraphs) {
    this.cudaGraphs = cudaGraphs;
    this.memory = new DeviceMemory(device);
    this.recorder = new Recorder(memory);
    this.families =
        Map.ofEntries(
            Map.entry(DenseKernels.class, new TornadoDense(recorder)),
            Map.entry(ConvKernels.class, new TornadoConv(recorder)),
            Map.entry(GroupedConvKernels.class, new TornadoGroupedConv(recorder)),
            Map.entry(DepthwiseKernels.class, new TornadoDepthwise(new TornadoGroupedConv(recorder))),
            Map.entry(TransposedConvKernels.class, new TornadoTransposedConv(recorder)),
            Map.entry(PoolKernels.class, new TornadoPool(recorder)),
            Map.entry(BatchKernels.class, new TornadoBatch(recorder)),
            Map.entry(BatchNormKernels.class, new TornadoBatchNorm(recorder)),
            Map.entry(GroupNormKernels.class, new TornadoGroupNorm(recorder)),
            Map.entry(SoftmaxKernels.class, new TornadoSoftmax(recorder)),
            Map.entry(LossKernels.class, new TornadoLoss(recorder)),
            Map.entry(OptimizerKernels.class, new TornadoOptimizer(recorder)),
            Map.entry(RmspropKernels.class, new TornadoRmsprop(recorder)),
            Map.entry(ClipKernels.class, new TornadoClip(recorder)),
            Map.entry(ElementwiseKernels.class, new TornadoElementwise(recorder)),
            Map.entry(ChannelKernels.class, new TornadoChannel(recorder)),
            Map.entry(GateKernels.class, new TornadoGate(recorder)),
            Map.entry(DropoutKernels.class, new TornadoDropout(recorder)),
            Map.entry(FlatKernels.class, new TornadoFlat(recorder)),
            Map.entry(ResampleKernels.class, new TornadoResample(recorder)),
            Map.entry(TransposeKernels.class, new TornadoTranspose(recorder)),
            Map.entry(ReduceKernels.class, new TornadoReduce(recorder)));
  }

  /**
   * A device of TornadoVM.
   *
   * @param number from 0, over all backends, as {@code prunec devices} counts
   */
  public static TornadoDevice create(int number) {
    return create(number, false);
  }

  /**
   * A device of TornadoVM.
   *
   * @param number as above
   * @param cudaGraphs whether procedures become CUDA graphs; fails with {@link Failure#DEVICE} where it is not CUDA's
   */
  public static TornadoDevice create(int number, boolean cudaGraphs) {
    TornadoVersion.check();
    TornadoXPUDevice device = TornadoDevices.at(number);
    if (cudaGraphs && device.getTornadoVMBackend() != TornadoVMBackendType.CUDA) {
      throw new PruneException(
          Failure.DEVICE,
          "The device `tornado:" + number + "` has no CUDA graphs: its backend is " + device.getTornadoVMBackend() + ".",
          "Leave them out, or use an SDK for CUDA.");
    }
    return new TornadoDevice(device, cudaGraphs);
  }

  /** Whether it can be created with CUDA graphs. */
  public boolean mayHaveCudaGraphs() {
    return memory.device().getTornadoVMBackend() == TornadoVMBackendType.CUDA;
  }

  @Override
  public String name() {
    return "tornado";
  }

  @Override
  public String description() {
    return "tornado (" + memory.device().getPhysicalDevice().getDeviceName() + " through "
        + TornadoDevices.backend(memory.device()) + ", TornadoVM " + TornadoVersion.WANTED + ")";
  }

  /** The host's, which launches; those of the device are its own affair. */
  @Override
  public int threads() {
    return 1;
  }

  @Override
  public int realBytes() {
    return Float.BYTES;
  }

  @Override
  public long allocatedBytes() {
    return memory.bytes();
  }

  @Override
  public long memoryBytes() {
    return memory.most();
  }

  @Override
  public long largestBufferBytes() {
    return memory.largest();
  }

  @Override
  public Buffer floats(String label, int size) {
    recorder.refuse("allocates the buffer `" + label + "`");
    return memory.floats(label, size);
  }

  @Override
  public Ints ints(String label, int size) {
    recorder.refuse("allocates the buffer `" + label + "`");
    return memory.ints(label, size);
  }

  @Override
  public void free(Buffer buffer) {
    recorder.refuse("frees the buffer `" + buffer.label() + "`");
    memory.free(memory.own(buffer));
  }

  @Override
  public void free(Ints buffer) {
    recorder.refuse("frees the buffer `" + buffer.label() + "`");
    memory.free(memory.own(buffer));
  }

  @Override
  public void truncate(Buffer buffer, int size) {
    recorder.refuse("truncates the buffer `" + buffer.label() + "`");
    memory.truncate(memory.own(buffer), size);
  }

  @Override
  public void truncate(Ints buffer, int size) {
    recorder.refuse("truncates the buffer `" + buffer.label() + "`");
    memory.truncate(memory.own(buffer), size);
  }

  @Override
  public boolean recordsProcedures() {
    return true;
  }

  @Override
  public Counters counters() {
    return new Counters(memory.transferred(), compilations.nanos());
  }

  /** Procedures whose plans are held. */
  int heldProcedures() {
    return procedures.size();
  }

  /** Task graphs that were compiled so far. */
  long compiledGraphs() {
    return compilations.graphs();
  }

  @Override
  public void write(Buffer to, int at, float[] from, int offset, int count) {
    DeviceFloats own = memory.own(to);
    MemorySegment.copy(from, offset, written(own, at, from.length, offset, count), ValueLayout.JAVA_FLOAT, 4L * at,
    count);
  }

  @Override
  public void write(Buffer to, int at, double[] from, int offset, int count) {
    DeviceFloats own = memory.own(to);
    MemorySegment numbers = written(own, at, from.length, offset, count);
    for (int i = 0; i < count; i++) {
      numbers.setAtIndex(ValueLayout.JAVA_FLOAT, at + i, (float) from[offset + i]);
    }
  }

  @Override
  public void write(Ints to, int at, int[] from, int offset, int count) {
    DeviceInts own = memory.own(to);
    MemorySegment.copy(from, offset, written(own, at, from.length, offset, count), ValueLayout.JAVA_INT, 4L * at,
    count);
  }

  @Override
  public void read(Buffer from, int at, float[] into, int offset, int count) {
    DeviceFloats own = memory.own(from);
    MemorySegment.copy(read(own, at, into.length, offset, count), ValueLayout.JAVA_FLOAT, 4L * at, into, offset, count);
  }

  @Override
  public void read(Buffer from, int at, double[] into, int offset, int count) {
    DeviceFloats own = memory.own(from);
    MemorySegment numbers = read(own, at, into.length, offset, count);
    for (int i = 0; i < count; i++) {
      into[offset + i] = numbers.getAtIndex(ValueLayout.JAVA_FLOAT, at + i);
    }
  }

  @Override
  public void read(Ints from, int at, int[] into, int offset, int count) {
    DeviceInts own = memory.own(from);
    MemorySegment.copy(read(own, at, into.length, offset, count), ValueLayout.JAVA_INT, 4L * at, into, offset, count);
  }

  /** The numbers outside the heap, ready to be changed. */
  private MemorySegment written(DeviceArray array, int at, int hostSize, int offset, int count) {
    recorder.refuse("writes to the buffer `" + array.label() + "` from the host");
    DeviceMemory.checkTransfer(array, at, hostSize, offset, count);
    if (count < array.size()) {
      memory.toHost(array);
    }
    array.downloaded();
    array.hostWrites();
    return array.array().getSegment();
  }

  /** The numbers outside the heap, as the device has them. */
  private MemorySegment read(DeviceArray array, int at, int hostSize, int offset, int count) {
    recorder.refuse("reads the buffer `" + array.label() + "` to the host");
    DeviceMemory.checkTransfer(array, at, hostSize, offset, count);
    memory.toHost(array);
    return array.array().getSegment();
  }

  @Override
  public <F extends KernelFamily> F kernels(Class<F> family) {
    KernelFamily kernels = families.get(family);
    if (kernels == null) {
      throw new PruneException(
          Failure.DEVICE, "The tornado device has no kernels of the family " + family.getSimpleName() + ".", "");
    }
    return family.cast(kernels);
  }

  @Override
  public Runnable procedure(String name, Runnable body) {
    recorder.refuse("makes the procedure `" + name + "`");
    closeDead();
    return new TornadoProcedure(name, body, recorder, memory, compilations, clock, cudaGraphs, procedures::add);
  }

  /**
   * Whether procedures that run from now on have their kernels timed. That makes them slower, since each kernel is waited
   * for.
   */
  public void profile(boolean on) {
    clock.on(on);
  }

  /** Nanoseconds that the device's clock counted for kernels while {@link #profile} was on. */
  public long kernelNanos() {
    return clock.nanos();
  }

  /** A procedure whose buffers were freed can never run again: its plans are given back when the next one is made. */
  private void closeDead() {
    if (freesSeen == memory.frees()) {
      return;
    }
    freesSeen = memory.frees();
    List<TornadoProcedure> dead = procedures.stream().filter(TornadoProcedure::isDead).toList();
    dead.forEach(TornadoProcedure::close);
    procedures.removeAll(dead);
  }

  @Override
  public void close() {
    try {
      procedures.forEach(TornadoProcedure::close);
    } finally {
      procedures.clear();
      memory.close();
    }
  }
}
