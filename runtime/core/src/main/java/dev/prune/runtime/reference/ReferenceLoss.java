package dev.prune.runtime.reference;

import static dev.prune.runtime.reference.ReferenceBuffer.reals;
import static dev.prune.runtime.reference.ReferenceInts.numbers;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.LossKernels;

/** Losses row by row; logarithms and exponentials are shifted by the row's largest logit. */
final class ReferenceLoss implements LossKernels {
  /** {@code losses[r] = m + log(sum_k exp(logits[r, k] - m)) - logits[r, label[r]]}. */
  @Override
  public void crossEntropy(Buffer logits, Ints labels, Buffer losses, Ints dims, int rows, int classes) {
    int[] label = numbers(labels);
    double[] loss = reals(losses);
    Row row = new Row(logits, dims, rows, classes);
    for (int r = 0; r < row.count; r++) {
      row.to(r);
      loss[r] = row.largest + Math.log(row.sum) - row.logit(label[r]);
    }
  }

  /**
   * {@code losses[r] = log(sum_k exp(logits[r, k] - m)) + (1 - smoothing) * (m - logits[r, label[r]]) + smoothing * mean_k (m -
   * logits[r, k])}: only differences of logits, and none of these is negative.
   */
  @Override
  public void smoothedCrossEntropy(
      Buffer logits, Ints labels, Buffer losses, Ints dims, int rows, int classes, double smoothing) {
    int[] label = numbers(labels);
    double[] loss = reals(losses);
    Row row = new Row(logits, dims, rows, classes);
    for (int r = 0; r < row.count; r++) {
      row.to(r);
      double below = 0;
      for (int k = 0; k < row.width; k++) {
        below += row.largest - row.logit(k);
      }
      double ofLabel = (1 - smoothing) * (row.largest - row.logit(label[r]));
      loss[r] = Math.log(row.sum) + ofLabel + smoothing * (below / row.width);
    }
  }

  /** {@code dlogits[r, k] = (softmax(logits[r])[k] - (1 - smoothing) * [k == label[r]] - smoothing / classes) / rows}. */
  @Override
  public void smoothedCrossEntropyByData(
      Buffer logits, Ints labels, Buffer dlogits, Ints dims, int rows, int classes, double smoothing) {
    int[] label = numbers(labels);
    double[] dx = reals(dlogits);
    Row row = new Row(logits, dims, rows, classes);
    for (int r = 0; r < row.count; r++) {
      row.to(r);
      for (int k = 0; k < row.width; k++) {
        double wanted = k == label[r] ? 1 - smoothing * (row.width - 1) / row.width : smoothing / row.width;
        dx[row.at(k)] = (row.softmax(k) - wanted) / row.count;
      }
    }
  }

  /** {@code out[r, k] = p[r, k] * (tangent[r, k] - sum_j p[r, j] * tangent[r, j]) / rows}, {@code p} the softmax. */
  @Override
  public void crossEntropyTangent(Buffer logits, Buffer tangent, Buffer out, Ints dims, int rows, int classes) {
    double[] t = reals(tangent);
    double[] result = reals(out);
    Row row = new Row(logits, dims, rows, classes);
    for (int r = 0; r < row.count; r++) {
      row.to(r);
      double mean = 0;
      for (int j = 0; j < row.width; j++) {
        mean += row.softmax(j) * t[row.at(j)];
      }
      for (int k = 0; k < row.width; k++) {
        result[row.at(k)] = row.softmax(k) * (t[row.at(k)] - mean) / row.count;
      }
    }
  }

  /** A row of logits {@code x}, with {@code largest = max_k x[k]} and {@code sum = sum_k exp(x[k] - largest)}. */
  private static final class Row {
    private final double[] x;
    private final int count;
    private final int width;
    private int begin;
    private double largest;
    private double sum;

    private Row(Buffer logits, Ints dims, int rows, int classes) {
      this.x = reals(logits);
      this.count = numbers(dims)[rows];
      this.width = numbers(dims)[classes];
    }

    void to(int r) {
      begin = r * width;
      largest = ReferenceSoftmax.largest(x, begin, width);
      sum = ReferenceSoftmax.sumOfExponentials(x, begin, width, largest);
    }

    int at(int k) {
      return begin + k;
    }

    double logit(int k) {
      return x[at(k)];
    }

    double softmax(int k) {
      return Math.exp(logit(k) - largest) / sum;
    }
  }

  /** {@code losses[r] = sum_k (output[r, k] - targets[r, k])^2 / width}. */
  @Override
  public void squaredError(Buffer output, Buffer targets, Buffer losses, Ints dims, int rows, int width) {
    double[] y = reals(output);
    double[] target = reals(targets);
    double[] loss = reals(losses);
    int[] d = numbers(dims);
    for (int r = 0; r < d[rows]; r++) {
      double sum = 0;
      for (int k = 0; k < d[width]; k++) {
        double difference = y[r * d[width] + k] - target[r * d[width] + k];
        sum += difference * difference;
      }
      loss[r] = sum / d[width];
    }
  }

  /** {@code doutput[r, k] = 2 * (output[r, k] - targets[r, k]) / (width * rows)}. */
  @Override
  public void squaredErrorByData(Buffer output, Buffer targets, Buffer doutput, Ints dims, int rows, int width) {
    double[] y = reals(output);
    double[] target = reals(targets);
    double[] dy = reals(doutput);
    int[] d = numbers(dims);
    double numbers = (double) d[width] * d[rows];
    for (int i = 0; i < d[rows] * d[width]; i++) {
      dy[i] = 2 * (y[i] - target[i]) / numbers;
    }
  }

  /** {@code out[r, k] = 2 * tangent[r, k] / (width * rows)}. */
  @Override
  public void squaredErrorTangent(Buffer tangent, Buffer out, Ints dims, int rows, int width) {
    double[] t = reals(tangent);
    double[] result = reals(out);
    int[] d = numbers(dims);
    double numbers = (double) d[width] * d[rows];
    for (int i = 0; i < d[rows] * d[width]; i++) {
      result[i] = 2 * t[i] / numbers;
    }
  }

  /** {@code hits[r] = [label[r] == argmax_k logits[r, k]]}, the first of equals. */
  @Override
  public void hits(Buffer logits, Ints labels, Buffer hits, Ints dims, int rows, int classes) {
    double[] x = reals(logits);
    int[] label = numbers(labels);
    double[] hit = reals(hits);
    int[] d = numbers(dims);
    int width = d[classes];
    for (int r = 0; r < d[rows]; r++) {
      int best = 0;
      for (int k = 1; k < width; k++) {
        if (x[r * width + k] > x[r * width + best]) {
          best = k;
        }
      }
      hit[r] = best == label[r] ? 1 : 0;
    }
  }
}
