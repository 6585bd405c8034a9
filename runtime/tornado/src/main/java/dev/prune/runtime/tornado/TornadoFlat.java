package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Whole flat buffers; a thread for each number. */
record TornadoFlat(Recorder recorder) implements FlatKernels {
  private static final Kernel GATHER = Kernel.of(TornadoFlat.class, "gatherEach");
  private static final Kernel COPY = Kernel.of(TornadoFlat.class, "copyEach");
  private static final Kernel COPY_SLICE = Kernel.of(TornadoFlat.class, "copySliceEach");
  private static final Kernel MULTIPLY = Kernel.of(TornadoFlat.class, "multiplyEach");
  private static final Kernel ADD = Kernel.of(TornadoFlat.class, "addEach");
  private static final Kernel FILL = Kernel.of(TornadoFlat.class, "fillEach");

  @Override
  public void gather(Buffer from, Ints index, Buffer to, Ints dims, int count) {
    recorder.each(GATHER, to.size(), from, index, to, dims, count);
  }

  static void gatherEach(
      KernelContext context, FloatArray from, IntArray index, FloatArray to, IntArray dims, int count) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      to.set(i, from.get(index.get(i)));
    }
  }

  @Override
  public void copy(Buffer from, Buffer to, Ints dims, int count) {
    recorder.each(COPY, to.size(), from, to, dims, count);
  }

  static void copyEach(KernelContext context, FloatArray from, FloatArray to, IntArray dims, int count) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      to.set(i, from.get(i));
    }
  }

  @Override
  public void copySlice(Buffer from, Buffer to, Ints dims, int fromOffset, int toOffset, int count) {
    recorder.each(COPY_SLICE, to.size(), from, to, dims, fromOffset, toOffset, count);
  }

  static void copySliceEach(
      KernelContext context, FloatArray from, FloatArray to, IntArray dims, int fromOffset, int toOffset, int count) {
    int n = dims.get(count);
    int source = dims.get(fromOffset);
    int target = dims.get(toOffset);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      to.set(target + i, from.get(source + i));
    }
  }

  @Override
  public void multiply(Buffer buffer, Buffer mask, Ints dims, int count) {
    recorder.each(MULTIPLY, buffer.size(), buffer, mask, dims, count);
  }

  static void multiplyEach(KernelContext context, FloatArray buffer, FloatArray mask, IntArray dims, int count) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      buffer.set(i, buffer.get(i) * mask.get(i));
    }
  }

  @Override
  public void add(Buffer from, Buffer to, Ints dims, int count) {
    recorder.each(ADD, to.size(), from, to, dims, count);
  }

  static void addEach(KernelContext context, FloatArray from, FloatArray to, IntArray dims, int count) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      to.set(i, to.get(i) + from.get(i));
    }
  }

  @Override
  public void fill(Buffer buffer, Ints dims, int count, double value) {
    recorder.each(FILL, buffer.size(), buffer, dims, count, value);
  }

  static void fillEach(KernelContext context, FloatArray buffer, IntArray dims, int count, float value) {
    int n = dims.get(count);
    for (int i = context.globalIdx; i < n; i += context.globalGroupSizeX) {
      buffer.set(i, value);
    }
  }
}
