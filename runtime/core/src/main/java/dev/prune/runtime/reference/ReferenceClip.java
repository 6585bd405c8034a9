package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ClipKernels;
import dev.prune.runtime.kernel.Ints;

/** Bounds on gradients, one element after the other. */
final class ReferenceClip implements ClipKernels {
  @Override
  public void clipNorm(Buffer gradients, Buffer sums, Ints dims, int count, int at, double limit) {
    double[] g = reals(gradients);
    double factor = Math.min(1, limit / (Math.sqrt(reals(sums)[at]) + LEAST));
    int n = numbers(dims)[count];
    for (int i = 0; i < n; i++) {
      g[i] *= factor;
    }
  }
}
