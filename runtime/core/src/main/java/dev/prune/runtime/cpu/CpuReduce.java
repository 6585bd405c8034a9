package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.ReduceKernels;

/** Sums over slices, by chunks of one size that are added in index order in double precision. */
final class CpuReduce implements ReduceKernels {
  private final Engine engine;
  private final Memory memory;
  private final Chunks dot = new Dot();
  private final Chunks squaredDistance = new SquaredDistance();
  private final Units sumUnits = new SumUnits();
  private final Units maxUnits = new MaxUnits();
  private final CountNonzero countNonzero = new CountNonzero();

  CpuReduce(Engine engine) {
    this.engine = engine;
    this.memory = engine.memory();
  }

  @Override
  public void accumulate(Buffer values, Buffer totals, Ints dims, int rows, int at) {
    float[] value = memory.own(values).data;
    int n = memory.own(dims).data[rows];
    double sum = 0;
    for (int r = 0; r < n; r++) {
      sum += value[r];
    }
    float[] total = memory.own(totals).data;
    total[at] = (float) (total[at] + sum);
  }

  @Override
  public void dot(Buffer a, Buffer b, Buffer totals, Ints dims, int offset, int count, int at) {
    reduce(dot, memory.own(a), memory.own(b), totals, dims, offset, count, at);
  }

  @Override
  public void squares(Buffer a, Buffer totals, Ints dims, int offset, int count, int at) {
    FloatArray own = memory.own(a);
    reduce(dot, own, own, totals, dims, offset, count, at);
  }

  @Override
  public void squaredDistance(Buffer a, Buffer b, Buffer totals, Ints dims, int offset, int count, int at) {
    reduce(squaredDistance, memory.own(a), memory.own(b), totals, dims, offset, count, at);
  }

  private void reduce(
      Chunks work, FloatArray a, FloatArray b, Buffer totals, Ints dims, int offset, int count, int at) {
    int[] d = memory.own(dims).data;
    int chunks = Tiling.units(d[count]);
    work.engine = engine;
    work.a = a;
    work.b = b;
    work.offset = d[offset];
    work.count = d[count];
    work.partial = engine.workspace().partial(chunks);
    engine.workspace().reserve(Sums.LANES);
    engine.team().run(work, chunks, 2L * d[count]);
    double sum = 0;
    for (int i = 0; i < chunks; i++) {
      sum += work.partial[i];
    }
    memory.own(totals).data[at] = (float) sum;
  }

  @Override
  public void sumUnits(
      Buffer elements, Buffer result, Ints dims, int offset, int outer, int units, int inner, int resultOffset) {
    units(sumUnits, elements, result, dims, offset, outer, units, inner, resultOffset);
  }

  @Override
  public void maxUnits(
      Buffer elements, Buffer result, Ints dims, int offset, int outer, int units, int inner, int resultOffset) {
    units(maxUnits, elements, result, dims, offset, outer, units, inner, resultOffset);
  }

  private void units(
      Units work,
      Buffer elements,
      Buffer result,
      Ints dims,
      int offset,
      int outer,
      int units,
      int inner,
      int resultOffset) {
    int[] d = memory.own(dims).data;
    work.engine = engine;
    work.elements = memory.own(elements);
    work.result = memory.own(result);
    work.offset = d[offset];
    work.outer = d[outer];
    work.units = d[units];
    work.inner = d[inner];
    work.resultOffset = d[resultOffset];
    engine.workspace().reserve(Sums.LANES);
    engine.team().run(work, work.units, 2L * work.outer * work.units * work.inner);
  }

  @Override
  public void countNonzero(Buffer x, Buffer counts, Ints dims, int rows, int channels, int area, int resultOffset) {
    int[] d = memory.own(dims).data;
    countNonzero.x = memory.own(x);
    countNonzero.counts = memory.own(counts);
    countNonzero.rows = d[rows];
    countNonzero.channels = d[channels];
    countNonzero.area = area;
    countNonzero.resultOffset = d[resultOffset];
    engine.team().run(countNonzero, d[channels], 2L * d[rows] * d[channels] * area);
  }

  /** A unit is a chunk of the slice, which has its own place among the partial sums. */
  private abstract static class Chunks extends Work {
    Engine engine;
    FloatArray a;
    FloatArray b;
    int offset;
    int count;
    double[] partial;

    @Override
    final void run(int from, int to, int thread) {
      float[] lanes = engine.workspace().own(thread);
      for (int u = from; u < to; u++) {
        int at = u * Tiling.ELEMENTS;
        partial[u] = chunk(engine.arithmetic().sums(), offset + at, Math.min(Tiling.ELEMENTS, count - at), lanes);
      }
    }

    abstract double chunk(Sums sums, int at, int count, float[] lanes);
  }

  private static final class Dot extends Chunks {
    @Override
    double chunk(Sums sums, int at, int count, float[] lanes) {
      return sums.dot(a.data, at, b.data, at, count, lanes, 0);
    }
  }

  private static final class SquaredDistance extends Chunks {
    @Override
    double chunk(Sums sums, int at, int count, float[] lanes) {
      return sums.squaredDistance(a.data, at, b.data, at, count, lanes, 0);
    }
  }

  /** A unit is a unit of the tensor {@code [outer, units, inner]}. */
  private abstract static class Units extends Work {
    Engine engine;
    FloatArray elements;
    FloatArray result;
    int offset;
    int outer;
    int units;
    int inner;
    int resultOffset;

    @Override
    final void run(int from, int to, int thread) {
      for (int u = from; u < to; u++) {
        result.data[resultOffset + u] = unit(u, engine.workspace().own(thread));
      }
    }

    abstract float unit(int u, float[] lanes);
  }

  private static final class SumUnits extends Units {
    @Override
    float unit(int u, float[] lanes) {
      Sums sums = engine.arithmetic().sums();
      double sum = 0;
      for (int o = 0; o < outer; o++) {
        sum += sums.sum(elements.data, offset + (o * units + u) * inner, inner, lanes, 0);
      }
      return (float) sum;
    }
  }

  private static final class MaxUnits extends Units {
    @Override
    float unit(int u, float[] lanes) {
      float[] element = elements.data;
      float largest = Float.NEGATIVE_INFINITY;
      for (int o = 0; o < outer; o++) {
        int at = offset + (o * units + u) * inner;
        for (int i = at; i < at + inner; i++) {
          largest = Math.max(largest, element[i]);
        }
      }
      return largest;
    }
  }

  /** A unit is a channel. */
  private static final class CountNonzero extends Work {
    private FloatArray x;
    private FloatArray counts;
    private int rows;
    private int channels;
    private int area;
    private int resultOffset;

    @Override
    void run(int from, int to, int thread) {
      float[] value = x.data;
      for (int c = from; c < to; c++) {
        int nonzero = 0;
        for (int r = 0; r < rows; r++) {
          int at = (r * channels + c) * area;
          for (int i = at; i < at + area; i++) {
            nonzero += value[i] != 0 ? 1 : 0;
          }
        }
        counts.data[resultOffset + c] += nonzero;
      }
    }
  }
}
