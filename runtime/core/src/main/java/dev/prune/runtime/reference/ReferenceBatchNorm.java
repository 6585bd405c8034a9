package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;

/** Batch normalisation, one channel after the other; {@code n = rows * area} numbers a channel. */
final class ReferenceBatchNorm implements BatchNormKernels {
  /** {@code mean[c] = sum_{r, a} x[r, c, a] / n}, {@code variance[c] = sum_{r, a} (x[r, c, a] - mean[c])^2 / n}. */
  @Override
  public void moments(Buffer input, Buffer moments, Ints dims, int rows, int channels, int area) {
    double[] x = reals(input);
    double[] moment = reals(moments);
    int[] d = numbers(dims);
    int n = d[rows] * area;
    for (int c = 0; c < d[channels]; c++) {
      double sum = 0;
      for (int r = 0; r < d[rows]; r++) {
        for (int a = 0; a < area; a++) {
          sum += x[(r * d[channels] + c) * area + a];
        }
      }
      double mean = sum / n;
      double squares = 0;
      for (int r = 0; r < d[rows]; r++) {
        for (int a = 0; a < area; a++) {
          double difference = x[(r * d[channels] + c) * area + a] - mean;
          squares += difference * difference;
        }
      }
      moment[c] = mean;
      moment[d[channels] + c] = squares / n;
    }
  }

  /** {@code running = (1 - momentum) * running + momentum * batch}, the variance times {@code n / max(1, n - 1)}. */
  @Override
  public void track(
      Buffer moments, Buffer statistics, Ints dims, int rows, int channels, int mean, int variance, int area,
      double momentum) {
    double[] moment = reals(moments);
    double[] running = reals(statistics);
    int[] d = numbers(dims);
    double n = (double) d[rows] * area;
    // One number has no spread: its variance is 0 and must not become 0 / 0.
    double unbiased = n / Math.max(1, n - 1);
    for (int c = 0; c < d[channels]; c++) {
      int m = d[mean] + c;
      int v = d[variance] + c;
      running[m] = (1 - momentum) * running[m] + momentum * moment[c];
      running[v] = (1 - momentum) * running[v] + momentum * (moment[d[channels] + c] * unbiased);
    }
  }

  @Override
  public void normalize(
      Buffer input,
      Buffer moments,
      Buffer parameters,
      Buffer output,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int beta,
      int area,
      double epsilon) {
    int[] d = numbers(dims);
    normalize(
        reals(input), reals(moments), 0, d[channels], reals(parameters), reals(output), d, rows, channels, gamma, beta,
        area, epsilon);
  }

  @Override
  public void normalizeFixed(
      Buffer input,
      Buffer statistics,
      Buffer parameters,
      Buffer output,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int beta,
      int mean,
      int variance,
      int area,
      double epsilon) {
    int[] d = numbers(dims);
    normalize(
        reals(input), reals(statistics), d[mean], d[variance], reals(parameters), reals(output), d, rows, channels,
        gamma, beta, area, epsilon);
  }

  /** {@code y[r, c, a] = gamma[c] * (x[r, c, a] - mean[c]) / sqrt(variance[c] + epsilon) + beta[c]}. */
  private static void normalize(
      double[] x,
      double[] moment,
      int mean,
      int variance,
      double[] p,
      double[] y,
      int[] d,
      int rows,
      int channels,
      int gamma,
      int beta,
      int area,
      double epsilon) {
    for (int r = 0; r < d[rows]; r++) {
      for (int c = 0; c < d[channels]; c++) {
        double deviation = Math.sqrt(moment[variance + c] + epsilon);
        for (int a = 0; a < area; a++) {
          int i = (r * d[channels] + c) * area + a;
          y[i] = p[d[gamma] + c] * ((x[i] - moment[mean + c]) / deviation) + p[d[beta] + c];
        }
      }
    }
  }

  /**
   * With {@code s = sqrt(variance + epsilon)} and {@code h = (x - mean) / s}: {@code dx = gamma / s * (dy - mean(dy) -
   * h * mean(dy * h))}, the means over the rows and area of the channel.
   */
  @Override
  public void byData(
      Buffer input,
      Buffer moments,
      Buffer parameters,
      Buffer outputGradient,
      Buffer inputGradient,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int area,
      double epsilon) {
    double[] x = reals(input);
    double[] moment = reals(moments);
    double[] p = reals(parameters);
    double[] dy = reals(outputGradient);
    double[] dx = reals(inputGradient);
    int[] d = numbers(dims);
    int n = d[rows] * area;
    for (int c = 0; c < d[channels]; c++) {
      double mean = moment[c];
      double deviation = Math.sqrt(moment[d[channels] + c] + epsilon);
      double sum = 0;
      double sumByNormal = 0;
      for (int r = 0; r < d[rows]; r++) {
        for (int a = 0; a < area; a++) {
          int i = (r * d[channels] + c) * area + a;
          sum += dy[i];
          sumByNormal += dy[i] * ((x[i] - mean) / deviation);
        }
      }
      for (int r = 0; r < d[rows]; r++) {
        for (int a = 0; a < area; a++) {
          int i = (r * d[channels] + c) * area + a;
          double h = (x[i] - mean) / deviation;
          dx[i] = p[d[gamma] + c] / deviation * (dy[i] - sum / n - h * (sumByNormal / n));
        }
      }
    }
  }

  /** {@code dx[r, c, a] = gamma[c] / sqrt(variance[c] + epsilon) * dy[r, c, a]}. */
  @Override
  public void byDataFixed(
      Buffer statistics,
      Buffer parameters,
      Buffer outputGradient,
      Buffer inputGradient,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int variance,
      int area,
      double epsilon) {
    double[] running = reals(statistics);
    double[] p = reals(parameters);
    double[] dy = reals(outputGradient);
    double[] dx = reals(inputGradient);
    int[] d = numbers(dims);
    for (int r = 0; r < d[rows]; r++) {
      for (int c = 0; c < d[channels]; c++) {
        double deviation = Math.sqrt(running[d[variance] + c] + epsilon);
        for (int a = 0; a < area; a++) {
          int i = (r * d[channels] + c) * area + a;
          dx[i] = p[d[gamma] + c] / deviation * dy[i];
        }
      }
    }
  }

  @Override
  public void byParameters(
      Buffer input,
      Buffer moments,
      Buffer outputGradient,
      Buffer gradients,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int beta,
      int area,
      double epsilon) {
    int[] d = numbers(dims);
    byParameters(
        reals(input), reals(moments), 0, d[channels], reals(outputGradient), reals(gradients), d, rows, channels, gamma,
        beta, area, epsilon);
  }

  @Override
  public void byParametersFixed(
      Buffer input,
      Buffer statistics,
      Buffer outputGradient,
      Buffer gradients,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int beta,
      int mean,
      int variance,
      int area,
      double epsilon) {
    int[] d = numbers(dims);
    byParameters(
        reals(input), reals(statistics), d[mean], d[variance], reals(outputGradient), reals(gradients), d, rows,
        channels, gamma, beta, area, epsilon);
  }

  /**
   * {@code dgamma[c] = sum_{r, a} dy[r, c, a] * (x[r, c, a] - mean[c]) / sqrt(variance[c] + epsilon)}, {@code dbeta[c]
   * = sum_{r, a} dy[r, c, a]}.
   */
  private static void byParameters(
      double[] x,
      double[] moment,
      int mean,
      int variance,
      double[] dy,
      double[] g,
      int[] d,
      int rows,
      int channels,
      int gamma,
      int beta,
      int area,
      double epsilon) {
    for (int c = 0; c < d[channels]; c++) {
      double deviation = Math.sqrt(moment[variance + c] + epsilon);
      double byGamma = 0;
      double byBeta = 0;
      for (int r = 0; r < d[rows]; r++) {
        for (int a = 0; a < area; a++) {
          int i = (r * d[channels] + c) * area + a;
          byGamma += dy[i] * ((x[i] - moment[mean + c]) / deviation);
          byBeta += dy[i];
        }
      }
      g[d[gamma] + c] = byGamma;
      g[d[beta] + c] = byBeta;
    }
  }

  @Override
  public void byDataTangent(
      Buffer x, Buffer moments, Buffer parameters, Buffer dy, Buffer xTangent, Buffer out, Ints dims, int rows,
      int channels, int gamma, int area, double epsilon) {
    new ReferenceBatchNormTangent(x, moments, dy, xTangent, dims, rows, channels, area, epsilon)
        .byData(parameters, gamma, out);
  }

  @Override
  public void byParametersTangent(
      Buffer x, Buffer moments, Buffer dy, Buffer xTangent, Buffer into, Ints dims, int rows, int channels, int gamma,
      int beta, int area, double epsilon) {
    new ReferenceBatchNormTangent(x, moments, dy, xTangent, dims, rows, channels, area, epsilon)
        .byParameters(into, gamma, beta);
  }

  @Override
  public void byParametersFixedTangent(
      Buffer statistics, Buffer dy, Buffer xTangent, Buffer into, Ints dims, int rows, int channels, int gamma,
      int beta, int variance, int area, double epsilon) {
    ReferenceBatchNormTangent.byParametersFixed(
        statistics, dy, xTangent, into, dims, rows, channels, gamma, beta, variance, area, epsilon);
  }
}
