package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.SoftmaxKernels;

/** Softmax row by row; exponentials and their sums are doubles. */
final class CpuSoftmax implements SoftmaxKernels {
  private final Memory memory;
  private final Team team;
  private final Forward forward = new Forward();
  private final ByData byData = new ByData();
  private final ByDataTangent byDataTangent = new ByDataTangent();

  CpuSoftmax(Engine engine) {
    this.memory = engine.memory();
    this.team = engine.team();
  }

  @Override
  public void forward(Buffer x, Buffer y, Ints dims, int rows, int channels) {
    int[] d = memory.own(dims).data;
    forward.x = memory.own(x);
    forward.y = memory.own(y);
    forward.width = d[channels];
    team.run(forward, d[rows], 40L * d[rows] * d[channels]);
  }

  @Override
  public void byData(Buffer y, Buffer dy, Buffer dx, Ints dims, int rows, int channels) {
    int[] d = memory.own(dims).data;
    byData.y = memory.own(y);
    byData.dy = memory.own(dy);
    byData.dx = memory.own(dx);
    byData.width = d[channels];
    team.run(byData, d[rows], 4L * d[rows] * d[channels]);
  }

  @Override
  public void byDataTangent(Buffer y, Buffer dy, Buffer yTangent, Buffer out, Ints dims, int rows, int channels) {
    int[] d = memory.own(dims).data;
    byDataTangent.y = memory.own(y);
    byDataTangent.dy = memory.own(dy);
    byDataTangent.yTangent = memory.own(yTangent);
    byDataTangent.out = memory.own(out);
    byDataTangent.width = d[channels];
    team.run(byDataTangent, d[rows], 8L * d[rows] * d[channels]);
  }

  /** The largest number of a row; NaN where there is one. */
  static float largest(float[] x, int at, int width) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < width; k++) {
      largest = Math.max(largest, x[at + k]);
    }
    return largest;
  }

  /** {@code sum_k exp(x[at + k] - shift)}. */
  static double sumOfExponentials(float[] x, int at, int width, double shift) {
    double sum = 0;
    for (int k = 0; k < width; k++) {
      sum += Math.exp(x[at + k] - shift);
    }
    return sum;
  }

  /** A unit is a row. */
  private static final class Forward extends Work {
    private FloatArray x;
    private FloatArray y;
    private int width;

    @Override
    void run(int from, int to, int thread) {
      float[] in = x.data;
      float[] out = y.data;
      for (int r = from; r < to; r++) {
        int at = r * width;
        double shift = largest(in, at, width);
        double sum = sumOfExponentials(in, at, width, shift);
        for (int k = 0; k < width; k++) {
          out[at + k] = (float) (Math.exp(in[at + k] - shift) / sum);
        }
      }
    }
  }

  /** A unit is a row. */
  private static final class ByData extends Work {
    private FloatArray y;
    private FloatArray dy;
    private FloatArray dx;
    private int width;

    @Override
    void run(int from, int to, int thread) {
      float[] value = y.data;
      float[] gradient = dy.data;
      float[] out = dx.data;
      for (int r = from; r < to; r++) {
        int end = (r + 1) * width;
        double sum = 0;
        for (int i = r * width; i < end; i++) {
          sum += (double) gradient[i] * value[i];
        }
        for (int i = r * width; i < end; i++) {
          out[i] = (float) (value[i] * (gradient[i] - sum));
        }
      }
    }
  }

  /** A unit is a row. */
  private static final class ByDataTangent extends Work {
    private FloatArray y;
    private FloatArray dy;
    private FloatArray yTangent;
    private FloatArray out;
    private int width;

    @Override
    void run(int from, int to, int thread) {
      float[] value = y.data;
      float[] gradient = dy.data;
      float[] tangent = yTangent.data;
      float[] result = out.data;
      for (int r = from; r < to; r++) {
        int end = (r + 1) * width;
        double sum = 0;
        double sumByTangent = 0;
        for (int i = r * width; i < end; i++) {
          sum += (double) gradient[i] * value[i];
          sumByTangent += (double) gradient[i] * tangent[i];
        }
        for (int i = r * width; i < end; i++) {
          result[i] = (float) (tangent[i] * (gradient[i] - sum) - value[i] * sumByTangent);
        }
      }
    }
  }
}
