package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.tornado.kernel.NonzeroCount;
import dev.prune.runtime.tornado.kernel.SliceDot;
import dev.prune.runtime.tornado.kernel.SliceJoin;
import dev.prune.runtime.tornado.kernel.SliceParts;
import dev.prune.runtime.tornado.kernel.SliceSquaredDistance;
import dev.prune.runtime.tornado.kernel.SliceSquares;
import dev.prune.runtime.tornado.kernel.SliceSum;
import dev.prune.runtime.tornado.kernel.UnitMax;
import dev.prune.runtime.tornado.kernel.UnitSum;

/** Sums with one fixed order. */
final class TornadoReduce implements ReduceKernels {
  private static final Kernel ACCUMULATE = Kernel.of(SliceSum.class);
  private static final Kernel DOT = Kernel.of(SliceDot.class);
  private static final Kernel SQUARES = Kernel.of(SliceSquares.class);
  private static final Kernel SQUARED_DISTANCE = Kernel.of(SliceSquaredDistance.class);
  private static final Kernel JOIN = Kernel.of(SliceJoin.class);
  private static final Kernel SUM_UNITS = Kernel.of(UnitSum.class);
  private static final Kernel MAX_UNITS = Kernel.of(UnitMax.class);
  private static final Kernel COUNT_NONZERO = Kernel.of(NonzeroCount.class);

  private final Recorder recorder;

  /** Null until a long slice is summed. */
  private Buffer partial;


  TornadoReduce(Recorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void accumulate(Buffer values, Buffer totals, Ints dims, int rows, int at) {
    if (isShort(values)) {
      recorder.groups(ACCUMULATE, 1, SliceSum.GROUP, values, totals, dims, rows, at, 1);
    } else {
      recorder.groups(
          ACCUMULATE, SliceParts.count(values.size()), SliceSum.GROUP, values, partial(), dims, rows, 0, 0);
      join(totals, dims, rows, at, 1);
    }
  }

  @Override
  public void dot(Buffer a, Buffer b, Buffer totals, Ints dims, int offset, int count, int at) {
    if (isShort(a)) {
      recorder.groups(DOT, 1, SliceDot.GROUP, a, b, totals, dims, offset, count, at);
    } else {
      recorder.groups(DOT, parts(dims, count), SliceDot.GROUP, a, b, partial(), dims, offset, count, 0);
      join(totals, dims, count, at, 0);
    }
  }

  @Override
  public void squares(Buffer a, Buffer totals, Ints dims, int offset, int count, int at) {
    if (isShort(a)) {
      recorder.groups(SQUARES, 1, SliceSquares.GROUP, a, totals, dims, offset, count, at);
    } else {
      recorder.groups(SQUARES, parts(dims, count), SliceSquares.GROUP, a, partial(), dims, offset, count, 0);
      join(totals, dims, count, at, 0);
    }
  }

  @Override
  public void squaredDistance(Buffer a, Buffer b, Buffer totals, Ints dims, int offset, int count, int at) {
    if (isShort(a)) {
      recorder.groups(SQUARED_DISTANCE, 1, SliceSquaredDistance.GROUP, a, b, totals, dims, offset, count, at);
    } else {
      recorder.groups(
          SQUARED_DISTANCE, parts(dims, count), SliceSquaredDistance.GROUP, a, b, partial(), dims, offset, count, 0);
      join(totals, dims, count, at, 0);
    }
  }

  /** Whether no slice of a buffer can have two parts; by what there is room for, which a shrink in place leaves. */
  private boolean isShort(Buffer buffer) {
    return recorder.capacity(buffer) <= SliceParts.PART;
  }

  private int parts(Ints dims, int count) {
    return SliceParts.count(recorder.now(dims, count));
  }

  /** One buffer does for all sums, as kernels run one after the other. */
  private Buffer partial() {
    if (partial == null) {
      partial = recorder.floats("partial sums", SliceParts.MOST);
    }
    return partial;
  }

  private void join(Buffer totals, Ints dims, int count, int at, int add) {
    recorder.groups(JOIN, 1, SliceJoin.GROUP, partial(), totals, dims, count, at, add);
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
