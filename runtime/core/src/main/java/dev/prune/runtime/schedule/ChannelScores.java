package dev.prune.runtime.schedule;

/** Scores of the channels of a group. */
@FunctionalInterface
public interface ChannelScores {
  /** One number for each channel of {@code group} that is in memory; a new array. */
  double[] of(int group);
}
