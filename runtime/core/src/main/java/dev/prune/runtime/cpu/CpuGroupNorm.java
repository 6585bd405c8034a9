package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.GroupNormKernels;
import dev.prune.runtime.kernel.Ints;

/** Normalisation of each sample, part by part. */
final class CpuGroupNorm implements GroupNormKernels {
  private final Memory memory;
  private final Engine engine;
  private final GroupNormWork work;
  private final Affine affine = new Affine();
  private final ByParameters byParameters;

  CpuGroupNorm(Engine engine) {
    this.engine = engine;
    this.memory = engine.memory();
    this.work = new GroupNormWork();
    this.byParameters = new ByParameters(engine);
  }

  private void run(
      GroupNormWork.Step step, Buffer x, Buffer moments, Ints live, int[] d, int rows, int channels, int firstLive, int area,
      int groups, double epsilon) {
    work.step = step;
    work.x = memory.own(x).data;
    work.moments = memory.own(moments).data;
    work.live = memory.own(live).data;
    work.firstLive = d[firstLive];
    work.channels = d[channels];
    work.area = area;
    work.groups = groups;
    work.epsilon = epsilon;
    engine.team().run(work, d[rows] * groups, 4L * d[rows] * d[channels] * area);
  }

  @Override
  public void moments(
      Buffer x, Buffer moments, Ints live, Ints dims, int rows, int channels, int firstLive, int area, int groups) {
    int[] d = memory.own(dims).data;
    run(GroupNormWork.Step.MOMENTS, x, moments, live, d, rows, channels, firstLive, area, groups, 0);
  }

  @Override
  public void normalize(
      Buffer x,
      Buffer moments,
      Buffer y,
      Ints live,
      Ints dims,
      int rows,
      int channels,
      int firstLive,
      int area,
      int groups,
      double epsilon) {
    work.result = memory.own(y).data;
    int[] d = memory.own(dims).data;
    run(GroupNormWork.Step.NORMALIZE, x, moments, live, d, rows, channels, firstLive, area, groups, epsilon);
  }

  @Override
  public void byData(
      Buffer x,
      Buffer moments,
      Buffer dy,
      Buffer dx,
      Ints live,
      Ints dims,
      int rows,
      int channels,
      int firstLive,
      int area,
      int groups,
      double epsilon) {
    work.dy = memory.own(dy).data;
    work.result = memory.own(dx).data;
    int[] d = memory.own(dims).data;
    run(GroupNormWork.Step.BY_DATA, x, moments, live, d, rows, channels, firstLive, area, groups, epsilon);
  }

  @Override
  public void byDataTangent(
      Buffer x,
      Buffer moments,
      Buffer dy,
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
    work.dy = memory.own(dy).data;
    work.direction = memory.own(direction).data;
    work.result = memory.own(tangent).data;
    int[] d = memory.own(dims).data;
    run(GroupNormWork.Step.TANGENT, x, moments, live, d, rows, channels, firstLive, area, groups, epsilon);
  }

  @Override
  public void affine(
      Buffer x, Buffer parameters, Buffer y, Ints dims, int rows, int channels, int gamma, int beta, int area) {
    int[] d = memory.own(dims).data;
    affine.x = memory.own(x).data;
    affine.parameters = memory.own(parameters).data;
    affine.y = memory.own(y).data;
    affine.gamma = d[gamma];
    affine.beta = d[beta];
    affine.channels = d[channels];
    affine.area = area;
    engine.team().run(affine, d[rows] * d[channels], 2L * d[rows] * d[channels] * area);
  }

  @Override
  public void byParameters(
      Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int channels, int gamma, int beta, int area) {
    int[] d = memory.own(dims).data;
    byParameters.x = memory.own(x).data;
    byParameters.dy = memory.own(dy).data;
    byParameters.gradients = memory.own(gradients).data;
    byParameters.gamma = d[gamma];
    byParameters.beta = beta < 0 ? -1 : d[beta];
    byParameters.sums.rows = d[rows];
    byParameters.sums.channels = d[channels];
    byParameters.sums.area = area;
    engine.workspace().reserve(Sums.LANES);
    engine.team().run(byParameters, d[channels], 3L * d[rows] * d[channels] * area);
  }

  /** A unit is one channel of one row. */
  private static final class Affine extends Work {
    private float[] x;
    private float[] parameters;
    private float[] y;
    private int gamma;
    private int beta;
    private int channels;
    private int area;

    @Override
    void run(int from, int to, int thread) {
      for (int image = from; image < to; image++) {
        float scale = parameters[gamma + image % channels];
        float shift = parameters[beta + image % channels];
        for (int i = image * area; i < (image + 1) * area; i++) {
          y[i] = x[i] * scale + shift;
        }
      }
    }
  }

  /** A unit is a channel. */
  private static final class ByParameters extends Work {
    private final ChannelSums sums;
    private float[] x;
    private float[] dy;
    private float[] gradients;
    private int gamma;
    private int beta;

    ByParameters(Engine engine) {
      this.sums = new ChannelSums(engine);
    }

    @Override
    void run(int from, int to, int thread) {
      for (int c = from; c < to; c++) {
        gradients[gamma + c] = (float) sums.centredDot(x, 0, dy, c, thread);
        if (beta >= 0) {
          gradients[beta + c] = (float) sums.sum(dy, c, thread);
        }
      }
    }
  }
}
