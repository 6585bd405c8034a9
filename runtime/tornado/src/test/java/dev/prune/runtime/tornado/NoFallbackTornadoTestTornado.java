package dev.prune.runtime.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels that Java runs and this device does not: it has no exceptions, no heap and, on PoCL, no half precision. */
public final class NoFallbackTornadoTestTornado {
  private NoFallbackTornadoTestTornado() {}

  public static void mapAllocating(
      KernelContext context, FloatArray out, IntArray dims, int offset, int rows, int perRow, FloatArray x) {
    int i = context.globalIdx;
    if (i < dims.get(perRow)) {
      float[] many = new float[dims.get(perRow)];
      many[i] = x.get(i);
      out.set(i, many[i]);
    }
  }

  public static void mapThrowing(
      KernelContext context, FloatArray out, IntArray dims, int offset, int rows, int perRow, FloatArray x) {
    int i = context.globalIdx;
    if (i < dims.get(perRow)) {
      if (x.get(i) < 0) {
        throw new IllegalArgumentException("negative");
      }
      out.set(i, x.get(i));
    }
  }

  public static void mapHalving(
      KernelContext context, FloatArray out, IntArray dims, int offset, int rows, int perRow, FloatArray x) {
    int i = context.globalIdx;
    if (i < dims.get(perRow)) {
      out.set(i, new HalfFloat(x.get(i)).getFloat32());
    }
  }
}
