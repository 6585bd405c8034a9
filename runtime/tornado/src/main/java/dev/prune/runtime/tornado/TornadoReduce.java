package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.ReduceKernels;

/** Sums with one fixed order. */
record TornadoReduce(Recorder recorder) implements ReduceKernels {
  private static final Kernel ACCUMULATE = Kernel.of(SliceSums.class, "accumulate");
  private static final Kernel DOT = Kernel.of(SliceSums.class, "dotProduct");
  private static final Kernel SQUARES = Kernel.of(SliceSums.class, "squares");
  private static final Kernel SQUARED_DISTANCE = Kernel.of(SliceSums.class, "squaredDistance");
  private static final Kernel SUM_UNITS = Kernel.of(UnitSums.class, "sumUnits");
  private static final Kernel MAX_UNITS = Kernel.of(UnitSums.class, "maxUnits");
  private static final Kernel COUNT_NONZERO = Kernel.of(UnitSums.class, "countNonzero");

  @Override
  public void accumulate(Buffer values, Buffer totals, Ints dims, int rows, int at) {
    recorder.groups(ACCUMULATE, 1, SliceSums.GROUP, values, totals, dims, rows, at);
  }

  @Override
  public void dot(Buffer a, Buffer b, Buffer totals, Ints dims, int offset, int count, int at) {
    recorder.groups(DOT, 1, SliceSums.GROUP, a, b, totals, dims, offset, count, at);
  }

  @Override
  public void squares(Buffer a, Buffer totals, Ints dims, int offset, int count, int at) {
    recorder.groups(SQUARES, 1, SliceSums.GROUP, a, totals, dims, offset, count, at);
  }

  @Override
  public void squaredDistance(Buffer a, Buffer b, Buffer totals, Ints dims, int offset, int count, int at) {
    recorder.groups(SQUARED_DISTANCE, 1, SliceSums.GROUP, a, b, totals, dims, offset, count, at);
  }

  @Override
  public void sumUnits(
      Buffer elements, Buffer result, Ints dims, int offset, int outer, int units, int inner, int resultOffset) {
    recorder.groups(
        SUM_UNITS, result.size(), UnitSums.GROUP, elements, result, dims, offset, outer, units, inner, resultOffset);
  }

  @Override
  public void maxUnits(
      Buffer elements, Buffer result, Ints dims, int offset, int outer, int units, int inner, int resultOffset) {
    recorder.groups(
        MAX_UNITS, result.size(), UnitSums.GROUP, elements, result, dims, offset, outer, units, inner, resultOffset);
  }

  @Override
  public void countNonzero(Buffer x, Buffer counts, Ints dims, int rows, int channels, int area, int resultOffset) {
    recorder.groups(
        COUNT_NONZERO, counts.size(), UnitSums.GROUP, x, counts, dims, rows, channels, area, resultOffset);
  }
}
