package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;

/** Flat buffers, element by element. */
final class ReferenceFlat implements FlatKernels {
  @Override
  public void gather(Buffer from, Ints index, Buffer to, Ints dims, int count) {
    double[] source = reals(from);
    int[] indices = numbers(index);
    double[] target = reals(to);
    int n = numbers(dims)[count];
    for (int i = 0; i < n; i++) {
      target[i] = source[indices[i]];
    }
  }

  @Override
  public void copy(Buffer from, Buffer to, Ints dims, int count) {
    double[] source = reals(from);
    double[] target = reals(to);
    int n = numbers(dims)[count];
    for (int i = 0; i < n; i++) {
      target[i] = source[i];
    }
  }

  @Override
  public void copySlice(Buffer from, Buffer to, Ints dims, int fromOffset, int toOffset, int count) {
    double[] source = reals(from);
    double[] target = reals(to);
    int[] d = numbers(dims);
    for (int i = 0; i < d[count]; i++) {
      target[d[toOffset] + i] = source[d[fromOffset] + i];
    }
  }

  @Override
  public void spread(Buffer values, Buffer to, Ints dims, int valuesOffset, int toOffset, int units, int inner) {
    double[] source = reals(values);
    double[] target = reals(to);
    int[] d = numbers(dims);
    for (int u = 0; u < d[units]; u++) {
      for (int i = 0; i < d[inner]; i++) {
        target[d[toOffset] + u * d[inner] + i] = source[d[valuesOffset] + u];
      }
    }
  }

  @Override
  public void multiply(Buffer buffer, Buffer mask, Ints dims, int count) {
    double[] target = reals(buffer);
    double[] factors = reals(mask);
    int n = numbers(dims)[count];
    for (int i = 0; i < n; i++) {
      target[i] *= factors[i];
    }
  }

  @Override
  public void add(Buffer from, Buffer to, Ints dims, int count) {
    double[] source = reals(from);
    double[] target = reals(to);
    int n = numbers(dims)[count];
    for (int i = 0; i < n; i++) {
      target[i] += source[i];
    }
  }

  @Override
  public void fill(Buffer buffer, Ints dims, int count, double value) {
    double[] target = reals(buffer);
    int n = numbers(dims)[count];
    for (int i = 0; i < n; i++) {
      target[i] = value;
    }
  }
}
