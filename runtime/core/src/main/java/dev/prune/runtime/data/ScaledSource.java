package dev.prune.runtime.data;

import java.util.List;
import java.util.Optional;

/** Another source's samples under a {@link ChannelScale}, given or computed from its training split. */
public final class ScaledSource implements DataSource {
  private final DataSource source;
  private final ChannelScale scale;
  private final boolean computed;
  private final int area;

  private ScaledSource(DataSource source, ChannelScale scale, boolean computed) {
    this.source = source;
    this.scale = scale;
    this.computed = computed;
    this.area = ChannelScale.size(source.shape()) / source.shape()[0];
  }

  /** The samples of {@code source} under a scale that somebody knows: one number a channel, or one for all. */
  public static DataSource given(DataSource source, List<Double> mean, List<Double> deviation) {
    return new ScaledSource(source, ChannelScale.of(mean, deviation, source.shape()[0]), false);
  }

  /** The samples of {@code source}, of which the training ones have mean 0 and deviation 1 in each channel. */
  public static DataSource computed(DataSource source) {
    return new ScaledSource(source, ChannelScale.ofTraining(source), true);
  }

  @Override
  public int[] shape() {
    return source.shape();
  }

  @Override
  public int classes() {
    return source.classes();
  }

  @Override
  public int targetWidth() {
    return source.targetWidth();
  }

  @Override
  public int size(Split split) {
    return source.size(split);
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    source.sample(split, index, into, at);
    scale.apply(into, at, area);
  }

  @Override
  public int label(Split split, int index) {
    return source.label(split, index);
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    source.target(split, index, into, at);
  }

  @Override
  public boolean unchanging() {
    return source.unchanging();
  }

  @Override
  public boolean concurrent() {
    return source.concurrent();
  }

  @Override
  public Optional<ChannelScale> computedScale() {
    return computed ? Optional.of(scale) : Optional.empty();
  }

  @Override
  public DataSource scaledBy(ChannelScale kept) {
    return computed ? new ScaledSource(source, kept, true) : this;
  }

  @Override
  public String description() {
    return source.description();
  }

  @Override
  public void close() {
    source.close();
  }
}
