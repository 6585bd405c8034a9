package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.TransposeKernels;

/** Two axes change places. */
final class ReferenceTranspose implements TransposeKernels {
  /** {@code y[r, o, j, i, a] = x[r, o, i, j, a]}. */
  @Override
  public void swap(Buffer input, Buffer output, Ints dims, int rows, int outer, int first, int second, int inner) {
    double[] x = reals(input);
    double[] y = reals(output);
    int[] d = numbers(dims);
    for (int block = 0; block < d[rows] * d[outer]; block++) {
      for (int i = 0; i < d[first]; i++) {
        for (int j = 0; j < d[second]; j++) {
          for (int a = 0; a < inner; a++) {
            y[((block * d[second] + j) * d[first] + i) * inner + a] =
                x[((block * d[first] + i) * d[second] + j) * inner + a];
          }
        }
      }
    }
  }
}
