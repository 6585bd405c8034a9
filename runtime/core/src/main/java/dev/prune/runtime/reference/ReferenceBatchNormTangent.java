package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import java.util.function.IntToDoubleFunction;

/** The tangents of batch normalisation's gradients along {@code x}, one channel and one sum after the other. */
final class ReferenceBatchNormTangent {
  private final double[] x;
  private final double[] moment;
  private final double[] dy;
  private final double[] t;
  private final int[] d;
  private final int n;
  private final int channels;
  private final int area;
  private final double epsilon;

  /** @param xTangent how {@code x} moves */
  ReferenceBatchNormTangent(
      Buffer x, Buffer moments, Buffer dy, Buffer xTangent, Ints dims, int rows, int channels, int area,
      double epsilon) {
    this.x = reals(x);
    this.moment = reals(moments);
    this.dy = reals(dy);
    this.t = reals(xTangent);
    this.d = numbers(dims);
    this.n = d[rows] * area;
    this.channels = d[channels];
    this.area = area;
    this.epsilon = epsilon;
  }

  /**
   * The gradient {@code gamma / s * b}, {@code b = dy - mean(dy) - h * mean(dy * h)}, moves by {@code gamma / s * (bDot -
   * sDot / s * b)}, {@code bDot = -hDot * mean(dy * h) - h * mean(dy * hDot)}.
   */
  void byData(Buffer parameters, int gamma, Buffer out) {
    double[] p = reals(parameters);
    double[] result = reals(out);
    for (int c = 0; c < channels; c++) {
      Channel channel = new Channel(c);
      double mean = channel.sum(i -> dy[i]) / n;
      double meanByNormal = channel.sum(i -> dy[i] * channel.normal(i)) / n;
      double meanByMove = channel.sum(i -> dy[i] * channel.normalDot(i)) / n;
      for (int j = 0; j < n; j++) {
        int i = channel.index(j);
        double b = dy[i] - mean - channel.normal(i) * meanByNormal;
        double bDot = -channel.normalDot(i) * meanByNormal - channel.normal(i) * meanByMove;
        result[i] = p[d[gamma] + c] / channel.s * (bDot - channel.sDot / channel.s * b);
      }
    }
  }

  /** {@code dgamma = sum(dy * h)} moves by {@code sum(dy * hDot)}, {@code dbeta = sum(dy)} stays. */
  void byParameters(Buffer into, int gamma, int beta) {
    double[] g = reals(into);
    for (int c = 0; c < channels; c++) {
      Channel channel = new Channel(c);
      g[d[gamma] + c] = channel.sum(i -> dy[i] * channel.normalDot(i));
      g[d[beta] + c] = 0;
    }
  }

  /** With fixed statistics {@code hDot = xTangent / sqrt(variance + epsilon)}. */
  static void byParametersFixed(
      Buffer statistics, Buffer outputGradient, Buffer xTangent, Buffer into, Ints dims, int rows, int channels,
      int gamma, int beta, int variance, int area, double epsilon) {
    double[] running = reals(statistics);
    double[] dy = reals(outputGradient);
    double[] t = reals(xTangent);
    double[] g = reals(into);
    int[] d = numbers(dims);
    for (int c = 0; c < d[channels]; c++) {
      double sum = 0;
      for (int r = 0; r < d[rows]; r++) {
        for (int a = 0; a < area; a++) {
          int i = (r * d[channels] + c) * area + a;
          sum += dy[i] * t[i];
        }
      }
      g[d[gamma] + c] = sum / Math.sqrt(running[d[variance] + c] + epsilon);
      g[d[beta] + c] = 0;
    }
  }

  /** The {@code n} numbers of a channel: their deviation {@code s}, and how it moves. */
  private final class Channel {
    private final int c;
    private final double s;
    private final double sDot;
    private final double meanOfTangent;

    Channel(int c) {
      this.c = c;
      this.s = Math.sqrt(moment[channels + c] + epsilon);
      this.sDot = sum(i -> normal(i) * t[i]) / n;
      this.meanOfTangent = sum(i -> t[i]) / n;
    }

    /** {@code h}. */
    double normal(int i) {
      return (x[i] - moment[c]) / s;
    }

    /** {@code hDot}. */
    double normalDot(int i) {
      return (t[i] - meanOfTangent - normal(i) * sDot) / s;
    }

    double sum(IntToDoubleFunction term) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += term.applyAsDouble(index(j));
      }
      return sum;
    }

    /** Where the channel's number {@code j} lies in {@code [rows, channels, area]}. */
    int index(int j) {
      return (j / area * channels + c) * area + j % area;
    }
  }
}
