package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
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
import java.util.function.IntFunction;

/** Computes at once, in double precision, on the calling thread. */
public final class ReferenceDevice implements Device {
  private static final Map<Class<? extends KernelFamily>, KernelFamily> FAMILIES =
      Map.ofEntries(
          Map.entry(DenseKernels.class, new ReferenceDense()),
          Map.entry(ConvKernels.class, new ReferenceConv()),
          Map.entry(GroupedConvKernels.class, new ReferenceGroupedConv()),
          Map.entry(DepthwiseKernels.class, new ReferenceDepthwise()),
          Map.entry(TransposedConvKernels.class, new ReferenceTransposedConv()),
          Map.entry(PoolKernels.class, new ReferencePool()),
          Map.entry(BatchKernels.class, new ReferenceBatch()),
          Map.entry(BatchNormKernels.class, new ReferenceBatchNorm()),
          Map.entry(GroupNormKernels.class, new ReferenceGroupNorm()),
          Map.entry(SoftmaxKernels.class, new ReferenceSoftmax()),
          Map.entry(LossKernels.class, new ReferenceLoss()),
          Map.entry(OptimizerKernels.class, new ReferenceOptimizer()),
          Map.entry(RmspropKernels.class, new ReferenceRmsprop()),
          Map.entry(ClipKernels.class, new ReferenceClip()),
          Map.entry(ElementwiseKernels.class, new ReferenceElementwise()),
          Map.entry(ChannelKernels.class, new ReferenceChannel()),
          Map.entry(GateKernels.class, new ReferenceGate()),
          Map.entry(DropoutKernels.class, new ReferenceDropout()),
          Map.entry(FlatKernels.class, new ReferenceFlat()),
          Map.entry(ResampleKernels.class, new ReferenceResample()),
          Map.entry(TransposeKernels.class, new ReferenceTranspose()),
          Map.entry(ReduceKernels.class, new ReferenceReduce()));

  private long allocatedBytes;

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String description() {
    return "reference (double precision, one thread, written to be read)";
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public int realBytes() {
    return Double.BYTES;
  }

  @Override
  public long allocatedBytes() {
    return allocatedBytes;
  }

  @Override
  public Buffer floats(String label, int size) {
    return allocate(label, size, Double.BYTES, n -> new ReferenceBuffer(label, n));
  }

  @Override
  public Ints ints(String label, int size) {
    return allocate(label, size, Integer.BYTES, n -> new ReferenceInts(label, n));
  }

  private <B> B allocate(String label, int size, int bytesEach, IntFunction<B> allocation) {
    if (size < 0) {
      throw new PruneException(
          Failure.DEVICE, "The buffer `" + label + "` cannot hold " + size + " numbers.", "");
    }
    long bytes = (long) size * bytesEach;
    try {
      B buffer = allocation.apply(size);
      allocatedBytes += bytes;
      return buffer;
    } catch (OutOfMemoryError e) {
      throw new PruneException(
          Failure.MEMORY,
          "The buffer `" + label + "` needs " + bytes + " bytes, which do not fit beside the " + allocatedBytes
              + " bytes that are allocated.",
          "Give the Java machine a larger heap with -Xmx, or train with a smaller batch.",
          e);
    }
  }

  @Override
  public void free(Buffer buffer) {
    reals(buffer);
    ((ReferenceBuffer) buffer).release();
    allocatedBytes -= (long) buffer.size() * Double.BYTES;
  }

  @Override
  public void free(Ints buffer) {
    numbers(buffer);
    ((ReferenceInts) buffer).release();
    allocatedBytes -= (long) buffer.size() * Integer.BYTES;
  }

  @Override
  public void truncate(Buffer buffer, int size) {
    reals(buffer);
    int before = buffer.size();
    ((ReferenceBuffer) buffer).truncate(size);
    allocatedBytes -= (long) (before - size) * Double.BYTES;
  }

  @Override
  public void truncate(Ints buffer, int size) {
    numbers(buffer);
    int before = buffer.size();
    ((ReferenceInts) buffer).truncate(size);
    allocatedBytes -= (long) (before - size) * Integer.BYTES;
  }

  @Override
  public void write(Buffer to, int at, float[] from, int offset, int count) {
    double[] numbers = reals(to);
    Transfer.check(to.label(), numbers.length, at, from.length, offset, count);
    for (int i = 0; i < count; i++) {
      numbers[at + i] = from[offset + i];
    }
  }

  @Override
  public void write(Buffer to, int at, double[] from, int offset, int count) {
    double[] numbers = reals(to);
    Transfer.check(to.label(), numbers.length, at, from.length, offset, count);
    System.arraycopy(from, offset, numbers, at, count);
  }

  @Override
  public void write(Ints to, int at, int[] from, int offset, int count) {
    int[] numbers = numbers(to);
    Transfer.check(to.label(), numbers.length, at, from.length, offset, count);
    System.arraycopy(from, offset, numbers, at, count);
  }

  @Override
  public void read(Buffer from, int at, float[] into, int offset, int count) {
    double[] numbers = reals(from);
    Transfer.check(from.label(), numbers.length, at, into.length, offset, count);
    for (int i = 0; i < count; i++) {
      into[offset + i] = (float) numbers[at + i];
    }
  }

  @Override
  public void read(Buffer from, int at, double[] into, int offset, int count) {
    double[] numbers = reals(from);
    Transfer.check(from.label(), numbers.length, at, into.length, offset, count);
    System.arraycopy(numbers, at, into, offset, count);
  }

  @Override
  public void read(Ints from, int at, int[] into, int offset, int count) {
    int[] numbers = numbers(from);
    Transfer.check(from.label(), numbers.length, at, into.length, offset, count);
    System.arraycopy(numbers, at, into, offset, count);
  }

  @Override
  public <F extends KernelFamily> F kernels(Class<F> family) {
    KernelFamily kernels = FAMILIES.get(family);
    if (kernels == null) {
      throw new PruneException(
          Failure.DEVICE, "The reference device has no kernels of the family " + family.getSimpleName() + ".", "");
    }
    return family.cast(kernels);
  }

  @Override
  public Runnable procedure(String name, Runnable body) {
    return body;
  }

  /** Nothing to give back: buffers are garbage when their owner is. */
  @Override
  public void close() {}
}
