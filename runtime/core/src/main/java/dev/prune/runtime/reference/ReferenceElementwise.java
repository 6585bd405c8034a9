package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.Ints;
import java.util.Arrays;

/** Generated formulas, in their double form. */
final class ReferenceElementwise implements ElementwiseKernels {
  @Override
  public void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer... in) {
    int[] d = numbers(dims);
    f.run(reals(out), inputs(in), 0, d[rows] * d[perRow]);
  }

  @Override
  public void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer... in) {
    int[] d = numbers(dims);
    f.run(reals(out), inputs(in), d[offset], d[offset] + d[count]);
  }

  private static double[][] inputs(Buffer[] in) {
    return Arrays.stream(in).map(ReferenceBuffer::reals).toArray(double[][]::new);
  }
}
