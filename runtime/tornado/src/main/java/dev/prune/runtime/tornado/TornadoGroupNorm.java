package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.GroupNormKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.kernel.ChannelAffine;
import dev.prune.runtime.tornado.kernel.ConvByBias;
import dev.prune.runtime.tornado.kernel.GateByFactors;
import dev.prune.runtime.tornado.kernel.GroupNormByData;
import dev.prune.runtime.tornado.kernel.GroupNormByDataTangent;
import dev.prune.runtime.tornado.kernel.GroupNormMoments;
import dev.prune.runtime.tornado.kernel.GroupNormNormalize;

/** Normalisation of each sample, a work group for each part of its channels. */
record TornadoGroupNorm(Recorder recorder) implements GroupNormKernels {
  private static final Kernel MOMENTS = Kernel.of(GroupNormMoments.class);
  private static final Kernel NORMALIZE = Kernel.of(GroupNormNormalize.class);
  private static final Kernel BY_DATA = Kernel.of(GroupNormByData.class);
  private static final Kernel BY_DATA_TANGENT = Kernel.of(GroupNormByDataTangent.class);
  private static final Kernel AFFINE = Kernel.of(ChannelAffine.class);
  private static final Kernel BY_GAMMA = Kernel.of(GateByFactors.class);
  private static final Kernel BY_BETA = Kernel.of(ConvByBias.class);

  /** Parts of all rows that there is room for. */
  private long parts(Buffer value, Ints dims, int channels, int area, int groups) {
    return (long) Math.ceilDiv(value.size(), recorder.now(dims, channels) * area) * groups;
  }

  @Override
  public void moments(
      Buffer x, Buffer moments, Ints live, Ints dims, int rows, int channels, int firstLive, int area, int groups) {
    recorder.groups(
        MOMENTS, parts(x, dims, channels, area, groups), GroupNormMoments.GROUP, x, moments, live, dims, rows, channels,
        firstLive, area, groups);
  }

  @Override
  public void normalize(
      Buffer x, Buffer moments, Buffer y, Ints live, Ints dims, int rows, int channels, int firstLive, int area,
      int groups, double epsilon) {
    recorder.each(
        NORMALIZE, y.size(), x, moments, y, live, dims, rows, channels, firstLive, area, groups, epsilon);
  }

  @Override
  public void byData(
      Buffer x, Buffer moments, Buffer dy, Buffer dx, Ints live, Ints dims, int rows, int channels, int firstLive,
      int area, int groups, double epsilon) {
    recorder.groups(
        BY_DATA, parts(x, dims, channels, area, groups), GroupNormByData.GROUP, x, moments, dy, dx, live, dims, rows,
        channels, firstLive, area, groups, epsilon);
  }

  @Override
  public void byDataTangent(
      Buffer x, Buffer moments, Buffer dy, Buffer direction, Buffer tangent, Ints live, Ints dims, int rows,
      int channels, int firstLive, int area, int groups, double epsilon) {
    recorder.groups(
        BY_DATA_TANGENT, parts(x, dims, channels, area, groups), GroupNormByDataTangent.GROUP, x, moments, dy,
        direction, tangent, live, dims, rows, channels, firstLive, area, groups, epsilon);
  }

  @Override
  public void affine(
      Buffer x, Buffer parameters, Buffer y, Ints dims, int rows, int channels, int gamma, int beta, int area) {
    recorder.each(AFFINE, y.size(), x, parameters, y, dims, rows, channels, gamma, beta, area);
  }

  @Override
  public void byParameters(
      Buffer x, Buffer dy, Buffer gradients, Ints dims, int rows, int channels, int gamma, int beta, int area) {
    int all = recorder.now(dims, channels);
    recorder.groups(BY_GAMMA, all, GateByFactors.GROUP, x, dy, gradients, dims, rows, channels, gamma, area);
    if (beta >= 0) {
      recorder.groups(BY_BETA, all, ConvByBias.GROUP, dy, gradients, dims, rows, channels, beta, area);
    }
  }
}
