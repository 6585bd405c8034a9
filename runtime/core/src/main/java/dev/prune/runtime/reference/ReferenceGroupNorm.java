package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.GroupNormKernels;
import dev.prune.runtime.kernel.Ints;
import java.util.function.IntToDoubleFunction;

/** Normalisation of each sample, part by part; sums in index order over live channels. */
final class ReferenceGroupNorm implements GroupNormKernels {
  /** One part of one row. */
  private record Part(int row, int group, int channels, int groups, int area, int[] live, int firstLive) {
    private int first() {
      return group * (channels / groups);
    }

    private int end() {
      return (group + 1) * (channels / groups);
    }

    /** The mean of a function of places over the live channels, 0 where there are none. */
    double mean(IntToDoubleFunction at) {
      double sum = 0;
      int count = 0;
      for (int c = first(); c < end(); c++) {
        for (int a = 0; a < area && live[firstLive + c] != 0; a++) {
          sum += at.applyAsDouble((row * channels + c) * area + a);
          count++;
        }
      }
      return count == 0 ? 0 : sum / count;
    }

    /** Writes a function of places, 0 to masked channels. */
    void write(double[] to, IntToDoubleFunction at) {
      for (int c = first(); c < end(); c++) {
        for (int a = 0; a < area; a++) {
          int i = (row * channels + c) * area + a;
          to[i] = live[firstLive + c] != 0 ? at.applyAsDouble(i) : 0;
        }
      }
    }

    int moments() {
      return 2 * (row * groups + group);
    }
  }

  private interface EachPart {
    void of(Part part);
  }

  private static void each(
      Ints live, Ints dims, int rows, int channels, int firstLive, int area, int groups, EachPart each) {
    int[] d = numbers(dims);
    for (int r = 0; r < d[rows]; r++) {
      for (int g = 0; g < groups; g++) {
        each.of(new Part(r, g, d[channels], groups, area, numbers(live), d[firstLive]));
      }
    }
  }

  @Override
  public void moments(
      Buffer input, Buffer moments, Ints live, Ints dims, int rows, int channels, int firstLive, int area, int groups) {
    double[] x = reals(input);
    double[] m = reals(moments);
    each(live, dims, rows, channels, firstLive, area, groups, part -> {
      double mean = part.mean(i -> x[i]);
      m[part.moments()] = mean;
      m[part.moments() + 1] = part.mean(i -> (x[i] - mean) * (x[i] - mean));
    });
  }

  @Override
  public void normalize(
      Buffer input,
      Buffer moments,
      Buffer output,
      Ints live,
      Ints dims,
      int rows,
      int channels,
      int firstLive,
      int area,
      int groups,
      double epsilon) {
    double[] x = reals(input);
    double[] m = reals(moments);
    double[] y = reals(output);
    each(live, dims, rows, channels, firstLive, area, groups, part -> {
      double mean = m[part.moments()];
      double scale = 1 / Math.sqrt(m[part.moments() + 1] + epsilon);
      part.write(y, i -> (x[i] - mean) * scale);
    });
  }

  @Override
  public void byData(
      Buffer input,
      Buffer moments,
      Buffer upstream,
      Buffer gradient,
      Ints live,
      Ints dims,
      int rows,
      int channels,
      int firstLive,
      int area,
      int groups,
      double epsilon) {
    double[] x = reals(input);
    double[] m = reals(moments);
    double[] dy = reals(upstream);
    double[] dx = reals(gradient);
    each(live, dims, rows, channels, firstLive, area, groups, part -> {
      double mean = m[part.moments()];
      double scale = 1 / Math.sqrt(m[part.moments() + 1] + epsilon);
      double level = part.mean(i -> dy[i]);
      double slope = part.mean(i -> dy[i] * ((x[i] - mean) * scale));
      part.write(dx, i -> scale * (dy[i] - level - (x[i] - mean) * scale * slope));
    });
  }

  /**
   * With h = (x - mean) scale, v the direction, and C = mean(h v): the scale moves by {@code -scale^2 C}, h by {@code scale (v -
   * mean(v) - h C)}.
   */
  @Override
  public void byDataTangent(
      Buffer input,
      Buffer moments,
      Buffer upstream,
      Buffer direction,
      Buffer tangent,
      Ints live,
      Ints dims,
      int rows,
      int channels,
      int firstLive,
      int area,
      int groups,
      double epsilon) {
    double[] x = reals(input);
    double[] m = reals(moments);
    double[] dy = reals(upstream);
    double[] v = reals(direction);
    double[] moved = reals(tangent);
    each(live, dims, rows, channels, firstLive, area, groups, part -> {
      double mean = m[part.moments()];
      double scale = 1 / Math.sqrt(m[part.moments() + 1] + epsilon);
      IntToDoubleFunction h = i -> (x[i] - mean) * scale;
      double level = part.mean(i -> dy[i]);
      double slope = part.mean(i -> dy[i] * h.applyAsDouble(i));
      double drift = part.mean(i -> v[i]);
      double turn = part.mean(i -> v[i] * h.applyAsDouble(i));
      IntToDoubleFunction hMoves = i -> scale * (v[i] - drift - h.applyAsDouble(i) * turn);
      double slopeMoves = part.mean(i -> dy[i] * hMoves.applyAsDouble(i));
      part.write(
          moved,
          i ->
              -scale * scale * turn * (dy[i] - level - h.applyAsDouble(i) * slope)
                  - scale * (slope * hMoves.applyAsDouble(i) + h.applyAsDouble(i) * slopeMoves));
    });
  }

  @Override
  public void affine(
      Buffer input, Buffer parameters, Buffer output, Ints dims, int rows, int channels, int gamma, int beta, int area) {
    double[] x = reals(input);
    double[] p = reals(parameters);
    double[] y = reals(output);
    int[] d = numbers(dims);
    for (int i = 0; i < d[rows] * d[channels] * area; i++) {
      int c = i / area % d[channels];
      y[i] = x[i] * p[d[gamma] + c] + p[d[beta] + c];
    }
  }

  @Override
  public void byParameters(
      Buffer input, Buffer upstream, Buffer gradients, Ints dims, int rows, int channels, int gamma, int beta, int area) {
    double[] x = reals(input);
    double[] dy = reals(upstream);
    double[] g = reals(gradients);
    int[] d = numbers(dims);
    for (int c = 0; c < d[channels]; c++) {
      double product = 0;
      double sum = 0;
      for (int r = 0; r < d[rows]; r++) {
        for (int a = 0; a < area; a++) {
          int i = (r * d[channels] + c) * area + a;
          product += x[i] * dy[i];
          sum += dy[i];
        }
      }
      g[d[gamma] + c] = product;
      if (beta >= 0) {
        g[d[beta] + c] = sum;
      }
    }
  }
}
