package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.tornado.kernel.NonzeroCount;
import dev.prune.runtime.tornado.kernel.SliceDot;
import dev.prune.runtime.tornado.kernel.SliceSquaredDistance;
import dev.prune.runtime.tornado.kernel.SliceSquares;
import dev.prune.runtime.tornado.kernel.SliceSum;
import dev.prune.runtime.tornado.kernel.UnitMax;
import dev.prune.runtime.tornado.kernel.UnitSum;

/** Sums with one fixed order. */
record TornadoReduce(Recorder recorder) implements ReduceKernels {
  private static final Kernel ACCUMULATE = Kernel.of(SliceSum.class);
  private static final Kernel DOT = Kernel.of(SliceDot.class);
  private static final Kernel SQUARES = Kernel.of(SliceSquares.class);
  private static final Kernel SQUARED_DISTANCE = Kernel.of(SliceSquaredDistance.class);
  private static final Kernel SUM_UNITS = Kernel.of(UnitSum.class);
  private static final Kernel MAX_UNITS = Kernel.of(UnitMax.class);
  private static final Kernel COUNT_NONZERO = Kernel.of(NonzeroCount.class);

  @Override
  public void accumulate(Buffer values, Buffer totals, Ints dims, int rows, int at) {
    recorder.groups(ACCUMULATE, 1, SliceSum.GROUP, values, totals, dims, rows, at);
  }

  @Override
  public void dot(Buffer a, Buffer b, Buffer totals, Ints dims, int offset, int count, int at) {
    recorder.groups(DOT, 1, SliceDot.GROUP, a, b, totals, dims, offset, count, at);
  }

  @Override
  public void squares(Buffer a, Buffer totals, Ints dims, int offset, int count, int at) {
    recorder.groups(SQUARES, 1, SliceSquares.GROUP, a, totals, dims, offset, count, at);
  }

  @Override
  public void squaredDistance(Buffer a, Buffer b, Buffer totals, Ints dims, int offset, int count, int at) {
    recorder.groups(SQUARED_DISTANCE, 1, SliceSquaredDistance.GROUP, a, b, totals, dims, offset, count, at);
  }

  @Override
  public void sumUnits(
      Buffer elements, Buffer result, Ints dims, int offset, int outer, int units, int inner, int resultOffset) {
    recorder.groups(
        SUM_UNITS, recorder.now(dims, units), UnitSum.GROUP, elements, result, dims, offset, outer, units, inner,
        resultOffset);
  }

  @Override
  public void maxUnits(
      Buffer elements, Buffer result, Ints dims, int offset, int outer, int units, int inner, int resultOffset) {
    recorder.groups(
        MAX_UNITS, recorder.now(dims, units), UnitMax.GROUP, elements, result, dims, offset, outer, units, inner,
        resultOffset);
  }

  @Override
  public void countNonzero(Buffer x, Buffer counts, Ints dims, int rows, int channels, int area, int resultOffset) {
    recorder.groups(
        COUNT_NONZERO, recorder.now(dims, channels), NonzeroCount.GROUP, x, counts, dims, rows, channels, area,
        resultOffset);
  }
}
