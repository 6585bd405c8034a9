package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import java.util.Arrays;

/** Copies, masks and gathers over whole buffers. */
final class CpuFlat implements FlatKernels {
  private final Memory memory;
  private final Team team;
  private final Run gather = new Gather();
  private final Run copy = new Copy();
  private final Spread spread = new Spread();
  private final Run multiply = new Multiply();
  private final Run add = new Add();
  private final Run fill = new Fill();

  CpuFlat(Engine engine) {
    this.memory = engine.memory();
    this.team = engine.team();
  }

  @Override
  public void gather(Buffer from, Ints index, Buffer to, Ints dims, int count) {
    gather.index = memory.own(index);
    run(gather, memory.own(from), 0, memory.own(to), 0, at(dims, count));
  }

  @Override
  public void copy(Buffer from, Buffer to, Ints dims, int count) {
    run(copy, memory.own(from), 0, memory.own(to), 0, at(dims, count));
  }

  @Override
  public void copySlice(Buffer from, Buffer to, Ints dims, int fromOffset, int toOffset, int count) {
    run(copy, memory.own(from), at(dims, fromOffset), memory.own(to), at(dims, toOffset), at(dims, count));
  }

  @Override
  public void spread(Buffer values, Buffer to, Ints dims, int valuesOffset, int toOffset, int units, int inner) {
    int each = at(dims, inner);
    spread.inner = each;
    run(
        spread, memory.own(values), at(dims, valuesOffset), memory.own(to), at(dims, toOffset),
        at(dims, units) * each);
  }

  @Override
  public void multiply(Buffer buffer, Buffer mask, Ints dims, int count) {
    run(multiply, memory.own(mask), 0, memory.own(buffer), 0, at(dims, count));
  }

  @Override
  public void add(Buffer from, Buffer to, Ints dims, int count) {
    run(add, memory.own(from), 0, memory.own(to), 0, at(dims, count));
  }

  @Override
  public void fill(Buffer buffer, Ints dims, int count, double value) {
    fill.value = (float) value;
    FloatArray own = memory.own(buffer);
    run(fill, own, 0, own, 0, at(dims, count));
  }

  private int at(Ints dims, int index) {
    return memory.own(dims).data[index];
  }

  private void run(Run run, FloatArray source, int sourceAt, FloatArray target, int targetAt, int count) {
    run.source = source;
    run.sourceAt = sourceAt;
    run.target = target;
    run.targetAt = targetAt;
    run.count = count;
    team.run(run, Tiling.units(count), 2L * count);
  }

  /** One pass over {@code count} elements. */
  private abstract static class Run extends Work {
    IntArray index;
    FloatArray source;
    FloatArray target;
    int sourceAt;
    int targetAt;
    int count;
    float value;

    @Override
    final void run(int from, int to, int thread) {
      pass(source.data, target.data, from * Tiling.ELEMENTS, Math.min(to * Tiling.ELEMENTS, count));
    }

    abstract void pass(float[] source, float[] target, int from, int to);
  }

  private static final class Gather extends Run {
    @Override
    void pass(float[] source, float[] target, int from, int to) {
      int[] indices = index.data;
      for (int i = from; i < to; i++) {
        target[i] = source[indices[i]];
      }
    }
  }

  private static final class Copy extends Run {
    @Override
    void pass(float[] source, float[] target, int from, int to) {
      System.arraycopy(source, sourceAt + from, target, targetAt + from, to - from);
    }
  }

  private static final class Spread extends Run {
    int inner;

    @Override
    void pass(float[] source, float[] target, int from, int to) {
      int unit = inner == 0 ? 0 : from / inner;
      for (int i = from; i < to; unit++) {
        int end = Math.min((unit + 1) * inner, to);
        Arrays.fill(target, targetAt + i, targetAt + end, source[sourceAt + unit]);
        i = end;
      }
    }
  }

  private static final class Multiply extends Run {
    @Override
    void pass(float[] source, float[] target, int from, int to) {
      for (int i = from; i < to; i++) {
        target[i] *= source[i];
      }
    }
  }

  private static final class Add extends Run {
    @Override
    void pass(float[] source, float[] target, int from, int to) {
      for (int i = from; i < to; i++) {
        target[i] += source[i];
      }
    }
  }

  private static final class Fill extends Run {
    @Override
    void pass(float[] source, float[] target, int from, int to) {
      for (int i = from; i < to; i++) {
        target[i] = value;
      }
    }
  }
}
