package dev.prune.runtime.tornado.check;

import dev.prune.runtime.tornado.TornadoFormulas;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** {@link CaseFormulas} in the device's dialect, as the compiler would generate them. */
public final class CaseFormulasTornado {
  private CaseFormulasTornado() {}

  /** {@code max(x, 0) + tanh(y) * sigmoid(z)}. */
  public static void mapGated(
      KernelContext context, FloatArray out, IntArray dims, int offset, int rows, int perRow, FloatArray x,
      FloatArray y, FloatArray z) {
    int to = TornadoFormulas.to(dims, offset, rows, perRow);
    for (int i = TornadoFormulas.from(dims, offset) + context.globalIdx; i < to; i += context.globalGroupSizeX) {
      out.set(
          i,
          TornadoFormulas.max(x.get(i), 0f) + TornadoFormulas.tanh(y.get(i)) * TornadoFormulas.sigmoid(z.get(i)));
    }
  }
}
