package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.BatchKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;

/** Batches out of a data set, number by number. */
final class ReferenceBatch implements BatchKernels {
  @Override
  public void rows(Buffer all, Ints order, Buffer batch, Ints dims, int first, int at, int rows, int width) {
    double[] source = reals(all);
    int[] chosen = numbers(order);
    double[] target = reals(batch);
    int[] d = numbers(dims);
    for (int r = 0; r < d[rows]; r++) {
      int row = d[first] + chosen[d[at] + r];
      for (int k = 0; k < d[width]; k++) {
        target[r * d[width] + k] = source[row * d[width] + k];
      }
    }
  }

  @Override
  public void labels(Ints all, Ints order, Ints labels, Ints dims, int first, int at, int rows) {
    int[] source = numbers(all);
    int[] chosen = numbers(order);
    int[] target = numbers(labels);
    int[] d = numbers(dims);
    for (int r = 0; r < d[rows]; r++) {
      target[r] = source[d[first] + chosen[d[at] + r]];
    }
  }

  @Override
  public void samples(Ints order, Ints samples, Ints dims, int at, int rows) {
    int[] chosen = numbers(order);
    int[] target = numbers(samples);
    int[] d = numbers(dims);
    for (int r = 0; r < d[rows]; r++) {
      target[r] = chosen[d[at] + r];
    }
  }
}
