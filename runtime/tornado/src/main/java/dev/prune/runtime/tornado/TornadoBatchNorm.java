package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.kernel.BatchNormByData;
import dev.prune.runtime.tornado.kernel.BatchNormByDataFixed;
import dev.prune.runtime.tornado.kernel.BatchNormByDataTangent;
import dev.prune.runtime.tornado.kernel.BatchNormByParameters;
import dev.prune.runtime.tornado.kernel.BatchNormByParametersFixedTangent;
import dev.prune.runtime.tornado.kernel.BatchNormByParametersTangent;
import dev.prune.runtime.tornado.kernel.BatchNormMoments;
import dev.prune.runtime.tornado.kernel.BatchNormNormalize;
import dev.prune.runtime.tornado.kernel.BatchNormTrack;

/** Batch normalisation, channel by channel. */
record TornadoBatchNorm(Recorder recorder) implements BatchNormKernels {
  private static final int NONE = -1;
  private static final Kernel MOMENTS = Kernel.of(BatchNormMoments.class);
  private static final Kernel BY_DATA = Kernel.of(BatchNormByData.class);
  private static final Kernel BY_PARAMETERS = Kernel.of(BatchNormByParameters.class);
  private static final Kernel TRACK = Kernel.of(BatchNormTrack.class);
  private static final Kernel NORMALIZE = Kernel.of(BatchNormNormalize.class);
  private static final Kernel BY_DATA_FIXED = Kernel.of(BatchNormByDataFixed.class);
  private static final Kernel BY_DATA_TANGENT = Kernel.of(BatchNormByDataTangent.class);
  private static final Kernel BY_PARAMETERS_TANGENT = Kernel.of(BatchNormByParametersTangent.class);
  private static final Kernel BY_PARAMETERS_FIXED_TANGENT = Kernel.of(BatchNormByParametersFixedTangent.class);

  @Override
  public void moments(Buffer x, Buffer moments, Ints dims, int rows, int channels, int area) {
    recorder.groups(
        MOMENTS, recorder.now(dims, channels), BatchNormMoments.GROUP, x, moments, dims, rows, channels, area);
  }

  @Override
  public void track(
      Buffer moments, Buffer statistics, Ints dims, int rows, int channels, int mean, int variance, int area,
      double momentum) {
    recorder.each(
        TRACK, recorder.now(dims, channels), moments, statistics, dims, rows, channels, mean, variance, area, momentum,
        1 - momentum);
  }

  @Override
  public void normalize(
      Buffer x, Buffer moments, Buffer parameters, Buffer y, Ints dims, int rows, int channels, int gamma, int beta,
      int area, double epsilon) {
    recorder.each(
        NORMALIZE, y.size(), x, moments, parameters, y, dims, rows, channels, gamma, beta, NONE, NONE, area, epsilon);
  }

  @Override
  public void normalizeFixed(
      Buffer x, Buffer statistics, Buffer parameters, Buffer y, Ints dims, int rows, int channels, int gamma, int beta,
      int mean, int variance, int area, double epsilon) {
    recorder.each(
        NORMALIZE, y.size(), x, statistics, parameters, y, dims, rows, channels, gamma, beta, mean, variance, area,
        epsilon);
  }

  @Override
  public void byData(
      Buffer x, Buffer moments, Buffer parameters, Buffer dy, Buffer dx, Ints dims, int rows, int channels, int gamma,
      int area, double epsilon) {
    recorder.groups(
        BY_DATA, recorder.now(dims, channels), BatchNormByData.GROUP, x, moments, parameters, dy, dx, dims, rows,
        channels, gamma, area, epsilon);
  }

  @Override
  public void byDataFixed(
      Buffer statistics, Buffer parameters, Buffer dy, Buffer dx, Ints dims, int rows, int channels, int gamma,
      int variance, int area, double epsilon) {
    recorder.each(
        BY_DATA_FIXED, dx.size(), statistics, parameters, dy, dx, dims, rows, channels, gamma, variance, area, epsilon);
  }

  @Override
  public void byParameters(
      Buffer x, Buffer moments, Buffer dy, Buffer gradients, Ints dims, int rows, int channels, int gamma, int beta,
      int area, double epsilon) {
    recorder.groups(
        BY_PARAMETERS, recorder.now(dims, channels), BatchNormByParameters.GROUP, x, moments, dy, gradients, dims, rows,
        channels, gamma, beta, NONE, NONE, area, epsilon);
  }

  @Override
  public void byParametersFixed(
      Buffer x, Buffer statistics, Buffer dy, Buffer gradients, Ints dims, int rows, int channels, int gamma, int beta,
      int mean, int variance, int area, double epsilon) {
    recorder.groups(
        BY_PARAMETERS, recorder.now(dims, channels), BatchNormByParameters.GROUP, x, statistics, dy, gradients, dims,
        rows, channels, gamma, beta, mean, variance, area, epsilon);
  }

  @Override
  public void byDataTangent(
      Buffer x, Buffer moments, Buffer parameters, Buffer dy, Buffer xTangent, Buffer out, Ints dims, int rows,
      int channels, int gamma, int area, double epsilon) {
    recorder.groups(
        BY_DATA_TANGENT, recorder.now(dims, channels), BatchNormByDataTangent.GROUP, x, moments, parameters, dy,
        xTangent, out, dims, rows, channels, gamma, area, epsilon);
  }

  @Override
  public void byParametersTangent(
      Buffer x, Buffer moments, Buffer dy, Buffer xTangent, Buffer into, Ints dims, int rows, int channels, int gamma,
      int beta, int area, double epsilon) {
    recorder.groups(
        BY_PARAMETERS_TANGENT, recorder.now(dims, channels), BatchNormByParametersTangent.GROUP, x, moments, dy, xTangent,
        into, dims, rows, channels, gamma, beta, area, epsilon);
  }

  @Override
  public void byParametersFixedTangent(
      Buffer statistics, Buffer dy, Buffer xTangent, Buffer into, Ints dims, int rows, int channels, int gamma,
      int beta, int variance, int area, double epsilon) {
    recorder.groups(
        BY_PARAMETERS_FIXED_TANGENT, recorder.now(dims, channels), BatchNormByParametersFixedTangent.GROUP, statistics,
        dy, xTangent, into, dims, rows, channels, gamma, beta, variance, area, epsilon);
  }
}
