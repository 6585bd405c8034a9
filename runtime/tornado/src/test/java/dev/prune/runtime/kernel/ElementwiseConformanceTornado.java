package dev.prune.runtime.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The formulas of the conformance suite in the device's dialect, as the compiler would write them. */
public final class ElementwiseConformanceTornado {
  private ElementwiseConformanceTornado() {}

  public static void mapMultiplyAdd(
      KernelContext context, FloatArray out, IntArray dims, int offset, int rows, int perRow, FloatArray a,
      FloatArray b, FloatArray c) {
    int from = offset < 0 ? 0 : dims.get(Math.max(offset, 0));
    int to = from + dims.get(rows) * (perRow < 0 ? 1 : dims.get(Math.max(perRow, 0)));
    for (int i = from + context.globalIdx; i < to; i += context.globalGroupSizeX) {
      out.set(i, a.get(i) * b.get(i) + c.get(i));
    }
  }

  public static void mapHalf(
      KernelContext context, FloatArray out, IntArray dims, int offset, int rows, int perRow) {
    int from = offset < 0 ? 0 : dims.get(Math.max(offset, 0));
    int to = from + dims.get(rows) * (perRow < 0 ? 1 : dims.get(Math.max(perRow, 0)));
    for (int i = from + context.globalIdx; i < to; i += context.globalGroupSizeX) {
      out.set(i, 0.5f);
    }
  }
}
