package dev.prune.runtime.cpu;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.cpu.plain.PlainArithmetic;
import dev.prune.runtime.cpu.vector.VectorArithmetic;
import dev.prune.runtime.kernel.BatchKernels;
import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ChannelKernels;
import dev.prune.runtime.kernel.ClipKernels;
import dev.prune.runtime.kernel.ConvKernels;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Computes at once, in single precision, with the Vector API where the Java machine offers it. */
public final class CpuDevice implements Device {
  /** More threads than this only wait for each other. */
  public static final int MOST_THREADS = 1024;

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private final Engine engine;
  private final Map<Class<? extends KernelFamily>, KernelFamily> families;

  private CpuDevice(Engine engine) {
    this.engine = engine;
    ConvKernels conv = new CpuConv(engine);
    this.families =
        Map.ofEntries(
            Map.entry(DenseKernels.class, new CpuDense(engine)),
            Map.entry(ConvKernels.class, conv),
            Map.entry(GroupedConvKernels.class, new CpuGroupedConv(engine, conv)),
            Map.entry(DepthwiseKernels.class, new CpuDepthwise(engine)),
            Map.entry(TransposedConvKernels.class, new CpuTransposedConv(engine, conv)),
            Map.entry(PoolKernels.class, new CpuPool(engine)),
            Map.entry(BatchKernels.class, new CpuBatch(engine)),
            Map.entry(BatchNormKernels.class, new CpuBatchNorm(engine)),
            Map.entry(GroupNormKernels.class, new CpuGroupNorm(engine)),
            Map.entry(SoftmaxKernels.class, new CpuSoftmax(engine)),
            Map.entry(LossKernels.class, new CpuLoss(engine)),
            Map.entry(OptimizerKernels.class, new CpuOptimizer(engine)),
            Map.entry(RmspropKernels.class, new CpuRmsprop(engine)),
            Map.entry(ClipKernels.class, new CpuClip(engine)),
            Map.entry(ElementwiseKernels.class, new CpuElementwise(engine)),
            Map.entry(ChannelKernels.class, new CpuChannel(engine)),
            Map.entry(GateKernels.class, new CpuGate(engine)),
            Map.entry(DropoutKernels.class, new CpuDropout(engine)),
            Map.entry(FlatKernels.class, new CpuFlat(engine)),
            Map.entry(ResampleKernels.class, new CpuResample(engine)),
            Map.entry(TransposeKernels.class, new CpuTranspose(engine)),
            Map.entry(ReduceKernels.class, new CpuReduce(engine)));
  }

  /** As {@link #create(int, Consumer)}; the notice goes to the log. */
  public static CpuDevice create(int threads) {
    return create(threads, notice -> System.getLogger(CpuDevice.class.getName()).log(System.Logger.Level.INFO, notice));
  }

  /**
   * A device with vector kernels where the module {@code jdk.incubator.vector} is present and the processor has a fused multiply-add, else
   * with plain Java kernels.
   *
   * @param threads 0 for one a processor
   * @param notice gets a sentence when plain kernels are used
   */
  public static CpuDevice create(int threads, Consumer<String> notice) {
    boolean present = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    if (present && !MultiplyAdd.isEmulated()) {
      return create(threads, vector(), Team.SMALL);
    }
    notice.accept(
        present
            ? "The Java machine finds no fused multiply-add in this processor, so the cpu device uses plain Java kernels, which"
                + " are many times slower; a virtual machine has to hand its host's processor on, and -XX:-UseFMA must not be set."
            : "The Java machine runs without the module " + VECTOR_MODULE + ", so the cpu device uses plain Java kernels,"
                + " which are many times slower; start it with --add-modules " + VECTOR_MODULE + ".");
    return create(threads, new PlainArithmetic(), Team.SMALL);
  }

  /** Apart from the caller, so that its class is only loaded where the module is present. */
  private static Arithmetic vector() {
    return new VectorArithmetic();
  }

  /** With chosen inner loops; tests set {@code small} to 0 so that the least work is shared. */
  static CpuDevice create(int threads, Arithmetic arithmetic, long small) {
    if (threads < 0 || threads > MOST_THREADS) {
      throw new PruneException(
          Failure.USAGE,
          "The cpu device cannot use " + threads + " threads.",
          "Give a number up to " + MOST_THREADS + ", or 0 for one thread a processor.");
    }
    int used = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    return new CpuDevice(new Engine(new Memory(), new Team(used, small), new Workspace(used), arithmetic));
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public String description() {
    return "cpu (" + arithmetic() + ", " + threads() + (threads() == 1 ? " thread)" : " threads)");
  }

  /** What its inner loops are made of. */
  String arithmetic() {
    return engine.arithmetic().name();
  }

  @Override
  public int threads() {
    return engine.team().threads();
  }

  @Override
  public int realBytes() {
    return Float.BYTES;
  }

  @Override
  public long allocatedBytes() {
    return engine.memory().bytes();
  }

  @Override
  public long scratchBytes() {
    return engine.workspace().bytes();
  }

  @Override
  public Buffer floats(String label, int size) {
    return engine.memory().floats(label, size);
  }

  @Override
  public Ints ints(String label, int size) {
    return engine.memory().ints(label, size);
  }

  @Override
  public void free(Buffer buffer) {
    engine.memory().free(engine.memory().own(buffer));
  }

  @Override
  public void free(Ints buffer) {
    engine.memory().free(engine.memory().own(buffer));
  }

  @Override
  public void truncate(Buffer buffer, int size) {
    FloatArray own = engine.memory().own(buffer);
    own.truncate(Memory.checkTruncation(own.label(), own.size(), size));
  }

  @Override
  public void truncate(Ints buffer, int size) {
    IntArray own = engine.memory().own(buffer);
    own.truncate(Memory.checkTruncation(own.label(), own.size(), size));
  }

  @Override
  public void write(Buffer to, int at, float[] from, int offset, int count) {
    FloatArray own = engine.memory().own(to);
    Memory.checkTransfer(own.label(), own.size(), at, from.length, offset, count);
    System.arraycopy(from, offset, own.data, at, count);
  }

  @Override
  public void write(Buffer to, int at, double[] from, int offset, int count) {
    FloatArray own = engine.memory().own(to);
    Memory.checkTransfer(own.label(), own.size(), at, from.length, offset, count);
    for (int i = 0; i < count; i++) {
      own.data[at + i] = (float) from[offset + i];
    }
  }

  @Override
  public void write(Ints to, int at, int[] from, int offset, int count) {
    IntArray own = engine.memory().own(to);
    Memory.checkTransfer(own.label(), own.size(), at, from.length, offset, count);
    System.arraycopy(from, offset, own.data, at, count);
  }

  @Override
  public void read(Buffer from, int at, float[] into, int offset, int count) {
    FloatArray own = engine.memory().own(from);
    Memory.checkTransfer(own.label(), own.size(), at, into.length, offset, count);
    System.arraycopy(own.data, at, into, offset, count);
  }

  @Override
  public void read(Buffer from, int at, double[] into, int offset, int count) {
    FloatArray own = engine.memory().own(from);
    Memory.checkTransfer(own.label(), own.size(), at, into.length, offset, count);
    for (int i = 0; i < count; i++) {
      into[offset + i] = own.data[at + i];
    }
  }

  @Override
  public void read(Ints from, int at, int[] into, int offset, int count) {
    IntArray own = engine.memory().own(from);
    Memory.checkTransfer(own.label(), own.size(), at, into.length, offset, count);
    System.arraycopy(own.data, at, into, offset, count);
  }

  @Override
  public <F extends KernelFamily> F kernels(Class<F> family) {
    KernelFamily kernels = families.get(family);
    if (kernels == null) {
      throw new PruneException(
          Failure.DEVICE, "The cpu device has no kernels of the family " + family.getSimpleName() + ".", "");
    }
    return family.cast(kernels);
  }

  @Override
  public Runnable procedure(String name, Runnable body) {
    return body;
  }

  @Override
  public Optional<Device> forRehearsal() {
    return Optional.of(create(1, engine.arithmetic(), Team.SMALL));
  }

  /** Stops the threads. Buffers are garbage when their owner is. */
  @Override
  public void close() {
    engine.team().close();
  }
}
