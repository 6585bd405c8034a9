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

  /** An input that the call reads for the last time, or null. */
  private Buffer lastRead;

  CpuElementwise(Engine engine) {
    this.engine = engine;
    this.formula = new FormulaWork(engine);
  }

  @Override
  public void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer... in) {
    map(f, out, dims, rows, perRow, before(), inputs(in));
  }

  @Override
  public void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer... in) {
    slice(f, out, dims, offset, count, inputs(in));
  }

  @Override
  public void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer a) {
    map(f, out, dims, rows, perRow, before(), inputs(a));
  }

  @Override
  public void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer a, Buffer b) {
    map(f, out, dims, rows, perRow, before(), inputs(a, b));
  }

  @Override
  public void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer a, Buffer b, Buffer c) {
    map(f, out, dims, rows, perRow, before(), inputs(a, b, c));
  }

  @Override
  public void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer a, Buffer b, Buffer c, Buffer d) {
    map(f, out, dims, rows, perRow, before(), inputs(a, b, c, d));
  }

  @Override
  public void map(
      Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer a, Buffer b, Buffer c, Buffer d, Buffer e) {
    map(f, out, dims, rows, perRow, before(), inputs(a, b, c, d, e));
  }

  @Override
  public void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer a) {
    slice(f, out, dims, offset, count, inputs(a));
  }

  @Override
  public void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer a, Buffer b) {
    slice(f, out, dims, offset, count, inputs(a, b));
  }

  @Override
  public void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer a, Buffer b, Buffer c) {
    slice(f, out, dims, offset, count, inputs(a, b, c));
  }

  @Override
  public void slice(
      Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer a, Buffer b, Buffer c, Buffer d) {
    slice(f, out, dims, offset, count, inputs(a, b, c, d));
  }

  @Override
  public void slice(
      Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer a, Buffer b, Buffer c, Buffer d, Buffer e) {
    slice(f, out, dims, offset, count, inputs(a, b, c, d, e));
  }

  /** The normalisation that waits to run with this formula, or null; anything else that waits runs now. */
  private BatchNormWork.Normalize before() {
    Deferred before = engine.memory().take();
    if (before instanceof BatchNormWork.Normalize made) {
      return made;
    }
    if (before != null) {
      before.settle();
    }
    return null;
  }

  private void map(
      Elementwise f, Buffer out, Ints dims, int rows, int perRow, BatchNormWork.Normalize made, float[][] in) {
    Memory memory = engine.memory();
    int[] d = memory.own(dims).data;
    prepare(f, out, 0, d[rows] * d[perRow], in);
    Buffer last = lastRead;
    lastRead = null;
    if (made == null) {
      memory.defer(formula);
    } else if (formula.reads(made)) {
      formula.after(made, last == made.result);
    } else {
      made.settle();
      memory.defer(formula);
    }
  }

  private void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, float[][] in) {
    int[] d = engine.memory().own(dims).data;
    prepare(f, out, d[offset], d[count], in);
    lastRead = null;
    formula.settle();
  }

  private void prepare(Elementwise f, Buffer out, int from, int count, float[][] in) {
    formula.f = f;
    formula.out = data(out);
    formula.in = in;
    formula.offset = from;
    formula.count = count;
  }

  private float[] data(Buffer buffer) {
    if (Memory.lastRead(buffer)) {
      lastRead = buffer;
    }
    return engine.memory().own(buffer).data;
  }

  private float[][] inputs(Buffer[] in) {
    float[][] arrays = arrays(in.length);
    for (int k = 0; k < in.length; k++) {
      arrays[k] = data(in[k]);
    }
    return arrays;
  }

  private float[][] inputs(Buffer a) {
    float[][] in = arrays(1);
    in[0] = data(a);
    return in;
  }

  private float[][] inputs(Buffer a, Buffer b) {
    float[][] in = arrays(2);
    in[0] = data(a);
    in[1] = data(b);
    return in;
  }

  private float[][] inputs(Buffer a, Buffer b, Buffer c) {
    float[][] in = arrays(3);
    in[0] = data(a);
    in[1] = data(b);
    in[2] = data(c);
    return in;
  }

  private float[][] inputs(Buffer a, Buffer b, Buffer c, Buffer d) {
    float[][] in = arrays(4);
    in[0] = data(a);
    in[1] = data(b);
    in[2] = data(c);
    in[3] = data(d);
    return in;
  }

  private float[][] inputs(Buffer a, Buffer b, Buffer c, Buffer d, Buffer e) {
    float[][] in = arrays(5);
    in[0] = data(a);
    in[1] = data(b);
    in[2] = data(c);
    in[3] = data(d);
    in[4] = data(e);
    return in;
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
