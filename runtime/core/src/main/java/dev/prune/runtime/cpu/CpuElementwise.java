package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.Ints;

/** Generated formulas; their own loops are simple enough for the JIT compiler to vectorise. */
final class CpuElementwise implements ElementwiseKernels {
  /** A formula's inputs are rarely more than five; longer lists are made when first met. */
  private static final int USUAL_ARITY = 16;

  private final Engine engine;
  private final float[][][] inputs = new float[USUAL_ARITY][][];
  private final FormulaWork formula;

  CpuElementwise(Engine engine) {
    this.engine = engine;
    this.formula = new FormulaWork(engine);
  }

  @Override
  public void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer... in) {
    Memory memory = engine.memory();
    Deferred before = memory.take();
    BatchNormWork.Normalize made = before instanceof BatchNormWork.Normalize n ? n : null;
    if (before != null && made == null) {
      before.settle();
    }
    int[] d = memory.own(dims).data;
    prepare(f, out, 0, d[rows] * d[perRow], in);
    if (made == null) {
      memory.defer(formula);
    } else if (formula.reads(made)) {
      formula.after(made);
    } else {
      made.settle();
      memory.defer(formula);
    }
  }

  @Override
  public void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer... in) {
    int[] d = engine.memory().own(dims).data;
    prepare(f, out, d[offset], d[count], in);
    formula.settle();
  }

  private void prepare(Elementwise f, Buffer out, int from, int count, Buffer[] in) {
    float[][] arrays = arrays(in.length);
    for (int k = 0; k < in.length; k++) {
      arrays[k] = engine.memory().own(in[k]).data;
    }
    formula.f = f;
    formula.out = engine.memory().own(out).data;
    formula.in = arrays;
    formula.offset = from;
    formula.count = count;
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
}
