package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;

/**
 * Batch normalisation channel by channel. The forms with fixed statistics are the same works, which find mean and
 * variance in another buffer.
 */
final class CpuBatchNorm implements BatchNormKernels {
  /** Numbers that go together from which it is worth calling a formula for them. */
  private static final int SHARED = 256;

  private final Memory memory;
  private final BatchNormWork.Moments moments;
  private final BatchNormWork.Normalize normalize;
  private final BatchNormWork.ByData byData;
  private final BatchNormWork.ByDataFixed byDataFixed;
  private final BatchNormWork.ByParameters byParameters;
  private final BatchNormGradients both;
  private final BatchNormTangentWork.ByData byDataTangent;
  private final BatchNormTangentWork.ByParameters byParametersTangent;
  private final BatchNormTangentWork.ByParametersFixed byParametersFixedTangent;

  CpuBatchNorm(Engine engine) {
    this.memory = engine.memory();
    this.moments = new BatchNormWork.Moments(engine);
    this.normalize = new BatchNormWork.Normalize(engine);
    this.byData = new BatchNormWork.ByData(engine);
    this.byDataFixed = new BatchNormWork.ByDataFixed(engine);
    this.byParameters = new BatchNormWork.ByParameters(engine);
    this.both = new BatchNormGradients(engine, byParameters, byData);
    this.byDataTangent = new BatchNormTangentWork.ByData(engine);
    this.byParametersTangent = new BatchNormTangentWork.ByParameters(engine);
    this.byParametersFixedTangent = new BatchNormTangentWork.ByParametersFixed(engine);
  }

  @Override
  public void moments(Buffer x, Buffer moments, Ints dims, int rows, int channels, int area) {
    int[] d = memory.own(dims).data;
    this.moments.x = memory.own(x);
    this.moments.result = memory.own(moments);
    run(this.moments, d[rows], d[channels], area, 0);
  }

  @Override
  public void track(
      Buffer moments,
      Buffer statistics,
      Ints dims,
      int rows,
      int channels,
      int mean,
      int variance,
      int area,
      double momentum) {
    float[] moment = memory.own(moments).data;
    float[] running = memory.own(statistics).data;
    int[] d = memory.own(dims).data;
    double n = (double) d[rows] * area;
    // One number has no spread: its variance is 0 and must not become 0 / 0.
    double unbiased = n / Math.max(1, n - 1);
    for (int c = 0; c < d[channels]; c++) {
      int m = d[mean] + c;
      int v = d[variance] + c;
      running[m] = (float) ((1 - momentum) * running[m] + momentum * moment[c]);
      running[v] = (float) ((1 - momentum) * running[v] + momentum * (unbiased * moment[d[channels] + c]));
    }
  }

  @Override
  public void normalize(
      Buffer x,
      Buffer moments,
      Buffer parameters,
      Buffer y,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int beta,
      int area,
      double epsilon) {
    int[] d = memory.own(dims).data;
    normalize(x, moments, 0, d[channels], parameters, y, d, rows, channels, gamma, beta, area, epsilon);
  }

  @Override
  public void normalizeFixed(
      Buffer x,
      Buffer statistics,
      Buffer parameters,
      Buffer y,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int beta,
      int mean,
      int variance,
      int area,
      double epsilon) {
    int[] d = memory.own(dims).data;
    normalize(x, statistics, d[mean], d[variance], parameters, y, d, rows, channels, gamma, beta, area, epsilon);
  }

  private void normalize(
      Buffer x,
      Buffer moments,
      int mean,
      int variance,
      Buffer parameters,
      Buffer y,
      int[] d,
      int rows,
      int channels,
      int gamma,
      int beta,
      int area,
      double epsilon) {
    moments(normalize, moments, mean, variance);
    normalize.x = memory.own(x);
    normalize.parameters = memory.own(parameters);
    normalize.gamma = d[gamma];
    normalize.beta = d[beta];
    normalize.result = memory.own(y);
    size(normalize, d[rows], d[channels], area, epsilon);
    memory.defer(normalize);
  }

  @Override
  public void byData(
      Buffer x,
      Buffer moments,
      Buffer parameters,
      Buffer dy,
      Buffer dx,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int area,
      double epsilon) {
    Deferred before = memory.take();
    boolean last = Memory.lastRead(dy);
    int[] d = memory.own(dims).data;
    moments(byData, moments, 0, d[channels]);
    byData.x = memory.own(x);
    byData.dy = memory.own(dy);
    byData.parameters = memory.own(parameters);
    byData.gamma = d[gamma];
    byData.result = memory.own(dx);
    size(byData, d[rows], d[channels], area, epsilon);
    if (both.fits(before)) {
      both.both(last);
      return;
    }
    if (before != null) {
      before.settle();
    }
    byData.start();
  }

  @Override
  public void byDataFixed(
      Buffer statistics,
      Buffer parameters,
      Buffer dy,
      Buffer dx,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int variance,
      int area,
      double epsilon) {
    int[] d = memory.own(dims).data;
    // The mean does not enter this derivative.
    moments(byDataFixed, statistics, d[variance], d[variance]);
    byDataFixed.dy = memory.own(dy);
    byDataFixed.parameters = memory.own(parameters);
    byDataFixed.gamma = d[gamma];
    byDataFixed.result = memory.own(dx);
    run(byDataFixed, d[rows], d[channels], area, epsilon);
  }

  @Override
  public void byParameters(
      Buffer x,
      Buffer moments,
      Buffer dy,
      Buffer gradients,
      Ints dims,
      int rows,
      int channels,
      int gamma,
      int beta,
      int area,
      double epsilon) {
    Deferred before = memory.take();
    int[] d = memory.own(dims).data;
    byParameters(before, x, moments, 0, d[channels], dy, gradients, d, rows, channels, gamma, beta, area, epsilon);
  }

  @Override
  public void byParametersFixed(
      Buffer x,
      Buffer statistics,
      Buffer dy,
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
    Deferred before = memory.take();
    int[] d = memory.own(dims).data;
    byParameters(
        before, x, statistics, d[mean], d[variance], dy, gradients, d, rows, channels, gamma, beta, area, epsilon);
  }

  private void byParameters(
      Deferred before,
      Buffer x,
      Buffer moments,
      int mean,
      int variance,
      Buffer dy,
      Buffer gradients,
      int[] d,
      int rows,
      int channels,
      int gamma,
      int beta,
      int area,
      double epsilon) {
    moments(byParameters, moments, mean, variance);
    byParameters.x = memory.own(x);
    byParameters.dy = memory.own(dy);
    byParameters.result = memory.own(gradients);
    byParameters.gamma = d[gamma];
    byParameters.beta = d[beta];
    size(byParameters, d[rows], d[channels], area, epsilon);
    byParameters.before = null;
    boolean shared = area > 1 && Math.min(BatchNormWork.block(area), d[channels]) * area >= SHARED;
    if (shared && before instanceof FormulaWork formula && formula.makes(byParameters.dy, byParameters.size())) {
      byParameters.before = formula;
    } else if (before != null) {
      before.settle();
    }
    if (area == 1) {
      byParameters.start();
    } else {
      memory.defer(byParameters);
    }
  }

  @Override
  public void byDataTangent(
      Buffer x, Buffer moments, Buffer parameters, Buffer dy, Buffer xTangent, Buffer out, Ints dims, int rows,
      int channels, int gamma, int area, double epsilon) {
    int[] d = memory.own(dims).data;
    moments(byDataTangent, moments, 0, d[channels]);
    byDataTangent.x = memory.own(x);
    byDataTangent.parameters = memory.own(parameters);
    byDataTangent.gamma = d[gamma];
    tangent(byDataTangent, dy, xTangent, out, d[rows], d[channels], area, epsilon);
  }

  @Override
  public void byParametersTangent(
      Buffer x, Buffer moments, Buffer dy, Buffer xTangent, Buffer into, Ints dims, int rows, int channels, int gamma,
      int beta, int area, double epsilon) {
    int[] d = memory.own(dims).data;
    moments(byParametersTangent, moments, 0, d[channels]);
    byParametersTangent.x = memory.own(x);
    byParametersTangent.gamma = d[gamma];
    byParametersTangent.beta = d[beta];
    tangent(byParametersTangent, dy, xTangent, into, d[rows], d[channels], area, epsilon);
  }

  @Override
  public void byParametersFixedTangent(
      Buffer statistics, Buffer dy, Buffer xTangent, Buffer into, Ints dims, int rows, int channels, int gamma,
      int beta, int variance, int area, double epsilon) {
    int[] d = memory.own(dims).data;
    // The mean does not enter this derivative.
    moments(byParametersFixedTangent, statistics, d[variance], d[variance]);
    byParametersFixedTangent.gamma = d[gamma];
    byParametersFixedTangent.beta = d[beta];
    tangent(byParametersFixedTangent, dy, xTangent, into, d[rows], d[channels], area, epsilon);
  }

  private void tangent(
      BatchNormTangentWork work, Buffer dy, Buffer xTangent, Buffer result, int rows, int channels, int area,
      double epsilon) {
    work.dy = memory.own(dy);
    work.xTangent = memory.own(xTangent);
    work.result = memory.own(result);
    run(work, rows, channels, area, epsilon);
  }

  private void moments(BatchNormWork work, Buffer moments, int mean, int variance) {
    work.moments = memory.own(moments);
    work.mean = mean;
    work.variance = variance;
  }

  private static void run(BatchNormWork work, int rows, int channels, int area, double epsilon) {
    size(work, rows, channels, area, epsilon);
    work.start();
  }

  private static void size(BatchNormWork work, int rows, int channels, int area, double epsilon) {
    work.sums.rows = rows;
    work.sums.channels = channels;
    work.sums.area = area;
    work.epsilon = epsilon;
  }
}
