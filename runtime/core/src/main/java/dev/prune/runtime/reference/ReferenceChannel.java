package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ChannelKernels;
import dev.prune.runtime.kernel.Ints;

/** Channels {@code at ..} of a wide value and a narrow one. */
final class ReferenceChannel implements ChannelKernels {
  /** {@code y[r, at + c, a] = x[r, c, a]}. */
  @Override
  public void insert(Buffer narrow, Buffer wideValue, Ints dims, int rows, int channels, int wide, int at, int area) {
    double[] x = reals(narrow);
    double[] y = reals(wideValue);
    int[] d = numbers(dims);
    for (int r = 0; r < d[rows]; r++) {
      for (int c = 0; c < d[channels]; c++) {
        for (int a = 0; a < area; a++) {
          y[(r * d[wide] + d[at] + c) * area + a] = x[(r * d[channels] + c) * area + a];
        }
      }
    }
  }

  /** {@code x[r, c, a] = y[r, at + c, a]}. */
  @Override
  public void extract(Buffer wideValue, Buffer narrow, Ints dims, int rows, int channels, int wide, int at, int area) {
    double[] y = reals(wideValue);
    double[] x = reals(narrow);
    int[] d = numbers(dims);
    for (int r = 0; r < d[rows]; r++) {
      for (int c = 0; c < d[channels]; c++) {
        for (int a = 0; a < area; a++) {
          x[(r * d[channels] + c) * area + a] = y[(r * d[wide] + d[at] + c) * area + a];
        }
      }
    }
  }
}
