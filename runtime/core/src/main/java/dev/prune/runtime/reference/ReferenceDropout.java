package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DropoutKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.random.DropoutPattern;

/** Inverted dropout; the pattern itself is shared by all devices. */
final class ReferenceDropout implements DropoutKernels {
  /** {@code y[r, c, a] = keep(layer, original[c], a, sample[r], epoch) ? x[r, c, a] / (1 - rate) : 0}. */
  @Override
  public void apply(
      Buffer input,
      Buffer output,
      Ints originals,
      Ints samples,
      Ints keys,
      Ints dims,
      int rows,
      int channels,
      int firstOriginal,
      int layer,
      int area,
      double rate) {
    double[] x = reals(input);
    double[] y = reals(output);
    int[] original = numbers(originals);
    int[] sample = numbers(samples);
    int[] key = numbers(keys);
    int[] d = numbers(dims);
    for (int r = 0; r < d[rows]; r++) {
      for (int c = 0; c < d[channels]; c++) {
        for (int a = 0; a < area; a++) {
          int i = (r * d[channels] + c) * area + a;
          boolean keep =
              DropoutPattern.keep(
                  key[0], key[1], layer, original[d[firstOriginal] + c], a, sample[r], key[2], rate);
          y[i] = keep ? x[i] / (1 - rate) : 0;
        }
      }
    }
  }
}
