package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.Ints;
import java.util.Arrays;

/** Generated formulas; their own loops are simple enough for the JIT compiler to vectorise. */
final class CpuElementwise implements ElementwiseKernels {
  /** A formula's inputs are rarely more than five; longer lists are made when first met. */
  private static final int USUAL_ARITY = 16;

  private final Engine engine;
  private final float[][][] inputs = new float[USUAL_ARITY][][];
  private final Formula formula = new Formula();

  CpuElementwise(Engine engine) {
    this.engine = engine;
  }

  @Override
  public void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer... in) {
    int[] d = engine.memory().own(dims).data;
    apply(f, out, 0, d[rows] * d[perRow], in);
  }

  @Override
  public void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer... in) {
    int[] d = engine.memory().own(dims).data;
    apply(f, out, d[offset], d[count], in);
  }

  private void apply(Elementwise f, Buffer out, int from, int count, Buffer[] in) {
    float[][] arrays = arrays(in.length);
    for (int k = 0; k < in.length; k++) {
      arrays[k] = engine.memory().own(in[k]).data;
    }
    formula.f = f;
    formula.out = engine.memory().own(out).data;
    formula.in = arrays;
    formula.offset = from;
    formula.count = count;
    engine.team().run(formula, Tiling.units(count), 4L * count);
    formula.out = null;
    Arrays.fill(arrays, null);
  }

  private float[][] arrays(int arity) {
    if (arity >= USUAL_ARITY) {
      return new float[arity][];
    }
    if (inputs[arity] == null) {
      inputs[arity] = new float[arity][];
    }
    return inputs[arity];
  }

  private static final class Formula extends Work {
    private Elementwise f;
    private float[] out;
    private float[][] in;
    private int offset;
    private int count;

    @Override
    void run(int from, int to, int thread) {
      f.run(out, in, offset + from * Tiling.ELEMENTS, offset + Math.min(to * Tiling.ELEMENTS, count));
    }
  }
}
