package dev.prune.runtime.cpu;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.LossKernels;

/** Losses row by row, in double precision inside a row. */
final class CpuLoss implements LossKernels {
  private final Memory memory;
  private final Team team;
  private final Rows crossEntropy = new CrossEntropy();
  private final SmoothedCrossEntropy smoothedCrossEntropy = new SmoothedCrossEntropy();
  private final SmoothedCrossEntropyByData smoothedCrossEntropyByData = new SmoothedCrossEntropyByData();
  private final Rows crossEntropyTangent = new CrossEntropyTangent();
  private final Rows squaredError = new SquaredError();
  private final Rows squaredErrorByData = new SquaredErrorByData();
  private final Rows squaredErrorTangent = new SquaredErrorTangent();
  private final Rows hits = new Hits();

  CpuLoss(Engine engine) {
    this.memory = engine.memory();
    this.team = engine.team();
  }

  @Override
  public void crossEntropy(Buffer logits, Ints labels, Buffer losses, Ints dims, int rows, int classes) {
    crossEntropy.labels = memory.own(labels);
    run(crossEntropy, logits, losses, dims, rows, classes, 40);
  }

  @Override
  public void smoothedCrossEntropy(
      Buffer logits, Ints labels, Buffer losses, Ints dims, int rows, int classes, double smoothing) {
    smoothedCrossEntropy.labels = memory.own(labels);
    smoothedCrossEntropy.smoothing = smoothing;
    run(smoothedCrossEntropy, logits, losses, dims, rows, classes, 42);
  }

  @Override
  public void smoothedCrossEntropyByData(
      Buffer logits, Ints labels, Buffer dlogits, Ints dims, int rows, int classes, double smoothing) {
    smoothedCrossEntropyByData.labels = memory.own(labels);
    smoothedCrossEntropyByData.smoothing = smoothing;
    run(smoothedCrossEntropyByData, logits, dlogits, dims, rows, classes, 80);
  }

  @Override
  public void crossEntropyTangent(Buffer logits, Buffer tangent, Buffer out, Ints dims, int rows, int classes) {
    crossEntropyTangent.tangent = memory.own(tangent);
    run(crossEntropyTangent, logits, out, dims, rows, classes, 80);
  }

  @Override
  public void squaredError(Buffer output, Buffer targets, Buffer losses, Ints dims, int rows, int width) {
    squaredError.targets = memory.own(targets);
    run(squaredError, output, losses, dims, rows, width, 4);
  }

  @Override
  public void squaredErrorByData(Buffer output, Buffer targets, Buffer doutput, Ints dims, int rows, int width) {
    squaredErrorByData.targets = memory.own(targets);
    run(squaredErrorByData, output, doutput, dims, rows, width, 4);
  }

  @Override
  public void squaredErrorTangent(Buffer tangent, Buffer out, Ints dims, int rows, int width) {
    run(squaredErrorTangent, tangent, out, dims, rows, width, 2);
  }

  @Override
  public void hits(Buffer logits, Ints labels, Buffer hits, Ints dims, int rows, int classes) {
    this.hits.labels = memory.own(labels);
    run(this.hits, logits, hits, dims, rows, classes, 2);
  }

  private void run(Rows work, Buffer output, Buffer result, Ints dims, int rows, int width, long each) {
    int[] d = memory.own(dims).data;
    work.output = memory.own(output);
    work.result = memory.own(result);
    work.rows = d[rows];
    work.width = d[width];
    team.run(work, d[rows], each * d[rows] * d[width]);
  }

  /** A unit is a row of outputs. */
  private abstract static class Rows extends Work {
    FloatArray output;
    FloatArray targets;
    FloatArray tangent;
    FloatArray result;
    IntArray labels;
    int rows;
    int width;

    @Override
    final void run(int from, int to, int thread) {
      for (int r = from; r < to; r++) {
        row(r, output.data, r * width, result.data);
      }
    }

    abstract void row(int r, float[] output, int at, float[] result);

    /** The label of a row; one that names no class would read another row. */
    final int label(int r) {
      int label = labels.data[r];
      if (label < 0 || label >= width) {
        throw new PruneException(
            Failure.INPUT_OUTPUT,
            "Row " + r + " of the batch has the label " + label + ", but the network has " + width + " classes, 0 to "
                + (width - 1) + ".",
            "Check the labels of the data, or the width of the network's last layer.");
      }
      return label;
    }
  }

  private static final class CrossEntropy extends Rows {
    @Override
    void row(int r, float[] x, int at, float[] losses) {
      int label = label(r);
      double shift = CpuSoftmax.largest(x, at, width);
      losses[r] = (float) (shift + Math.log(CpuSoftmax.sumOfExponentials(x, at, width, shift)) - x[at + label]);
    }
  }

  private static final class SmoothedCrossEntropy extends Rows {
    double smoothing;

    @Override
    void row(int r, float[] x, int at, float[] losses) {
      int label = label(r);
      double shift = CpuSoftmax.largest(x, at, width);
      double below = 0;
      for (int i = at; i < at + width; i++) {
        below += shift - x[i];
      }
      double wanted = (1 - smoothing) * (shift - x[at + label]) + smoothing * (below / width);
      losses[r] = (float) (Math.log(CpuSoftmax.sumOfExponentials(x, at, width, shift)) + wanted);
    }
  }

  private static final class SmoothedCrossEntropyByData extends Rows {
    double smoothing;

    @Override
    void row(int r, float[] x, int at, float[] dx) {
      int label = label(r);
      double shift = CpuSoftmax.largest(x, at, width);
      double sum = CpuSoftmax.sumOfExponentials(x, at, width, shift);
      for (int k = 0; k < width; k++) {
        double softmax = Math.exp(x[at + k] - shift) / sum;
        double wanted = k == label ? 1 - smoothing * (width - 1) / width : smoothing / width;
        dx[at + k] = (float) ((softmax - wanted) / rows);
      }
    }
  }

  private static final class CrossEntropyTangent extends Rows {
    @Override
    void row(int r, float[] x, int at, float[] out) {
      float[] t = tangent.data;
      double shift = CpuSoftmax.largest(x, at, width);
      double sum = CpuSoftmax.sumOfExponentials(x, at, width, shift);
      double mean = 0;
      for (int i = at; i < at + width; i++) {
        mean += Math.exp(x[i] - shift) / sum * t[i];
      }
      for (int i = at; i < at + width; i++) {
        out[i] = (float) (Math.exp(x[i] - shift) / sum * (t[i] - mean) / rows);
      }
    }
  }

  private static final class SquaredError extends Rows {
    @Override
    void row(int r, float[] y, int at, float[] losses) {
      float[] target = targets.data;
      double sum = 0;
      for (int i = at; i < at + width; i++) {
        double difference = (double) y[i] - target[i];
        sum += difference * difference;
      }
      losses[r] = (float) (sum / width);
    }
  }

  private static final class SquaredErrorByData extends Rows {
    @Override
    void row(int r, float[] y, int at, float[] dy) {
      float[] target = targets.data;
      double scale = 2.0 / ((double) width * rows);
      for (int i = at; i < at + width; i++) {
        dy[i] = (float) (scale * ((double) y[i] - target[i]));
      }
    }
  }

  private static final class SquaredErrorTangent extends Rows {
    @Override
    void row(int r, float[] t, int at, float[] out) {
      double scale = 2.0 / ((double) width * rows);
      for (int i = at; i < at + width; i++) {
        out[i] = (float) (scale * t[i]);
      }
    }
  }

  /** No label hits among outputs of which one is NaN: nothing is larger than it, and it is larger than nothing. */
  private static final class Hits extends Rows {
    @Override
    void row(int r, float[] x, int at, float[] hits) {
      int label = label(r);
      float chosen = x[at + label];
      boolean hit = chosen == chosen;
      for (int k = 0; k < width && hit; k++) {
        float other = x[at + k];
        hit = k < label ? other < chosen : other <= chosen;
      }
      hits[r] = hit ? 1 : 0;
    }
  }
}
