package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.ReduceKernels;

/** Sums in index order. */
final class ReferenceReduce implements ReduceKernels {
  @Override
  public void accumulate(Buffer values, Buffer totals, Ints dims, int rows, int at) {
    double[] value = reals(values);
    double[] total = reals(totals);
    int n = numbers(dims)[rows];
    double sum = 0;
    for (int r = 0; r < n; r++) {
      sum += value[r];
    }
    total[at] += sum;
  }

  @Override
  public void dot(Buffer a, Buffer b, Buffer totals, Ints dims, int offset, int count, int at) {
    double[] left = reals(a);
    double[] right = reals(b);
    double[] total = reals(totals);
    int[] d = numbers(dims);
    double sum = 0;
    for (int i = d[offset]; i < d[offset] + d[count]; i++) {
      sum += left[i] * right[i];
    }
    total[at] = sum;
  }

  @Override
  public void squares(Buffer a, Buffer totals, Ints dims, int offset, int count, int at) {
    double[] value = reals(a);
    double[] total = reals(totals);
    int[] d = numbers(dims);
    double sum = 0;
    for (int i = d[offset]; i < d[offset] + d[count]; i++) {
      sum += value[i] * value[i];
    }
    total[at] = sum;
  }

  @Override
  public void squaredDistance(Buffer a, Buffer b, Buffer totals, Ints dims, int offset, int count, int at) {
    double[] left = reals(a);
    double[] right = reals(b);
    double[] total = reals(totals);
    int[] d = numbers(dims);
    double sum = 0;
    for (int i = d[offset]; i < d[offset] + d[count]; i++) {
      double difference = left[i] - right[i];
      sum += difference * difference;
    }
    total[at] = sum;
  }

  @Override
  public void sumUnits(
      Buffer elements, Buffer result, Ints dims, int offset, int outer, int units, int inner, int resultOffset) {
    double[] element = reals(elements);
    double[] sums = reals(result);
    int[] d = numbers(dims);
    for (int u = 0; u < d[units]; u++) {
      double sum = 0;
      for (int o = 0; o < d[outer]; o++) {
        for (int i = 0; i < d[inner]; i++) {
          sum += element[d[offset] + (o * d[units] + u) * d[inner] + i];
        }
      }
      sums[d[resultOffset] + u] = sum;
    }
  }

  @Override
  public void maxUnits(
      Buffer elements, Buffer result, Ints dims, int offset, int outer, int units, int inner, int resultOffset) {
    double[] element = reals(elements);
    double[] maxima = reals(result);
    int[] d = numbers(dims);
    for (int u = 0; u < d[units]; u++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int o = 0; o < d[outer]; o++) {
        for (int i = 0; i < d[inner]; i++) {
          largest = Math.max(largest, element[d[offset] + (o * d[units] + u) * d[inner] + i]);
        }
      }
      maxima[d[resultOffset] + u] = largest;
    }
  }

  @Override
  public void countNonzero(Buffer x, Buffer counts, Ints dims, int rows, int channels, int area, int resultOffset) {
    double[] value = reals(x);
    double[] count = reals(counts);
    int[] d = numbers(dims);
    for (int c = 0; c < d[channels]; c++) {
      int nonzero = 0;
      for (int r = 0; r < d[rows]; r++) {
        for (int a = 0; a < area; a++) {
          if (value[(r * d[channels] + c) * area + a] != 0) {
            nonzero++;
          }
        }
      }
      count[d[resultOffset] + c] += nonzero;
    }
  }
}
