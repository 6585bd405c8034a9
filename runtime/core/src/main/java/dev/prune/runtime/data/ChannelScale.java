package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.Collections;
import java.util.List;

/**
 * How samples are brought to a common scale, channel by channel: {@code (value - mean) / deviation}.
 *
 * @param mean one mean a channel
 * @param deviation one standard deviation a channel, positive
 */
public record ChannelScale(List<Double> mean, List<Double> deviation) {
  /** Keeps its own copies, and refuses what cannot be divided by. */
  public ChannelScale {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    boolean good = mean.stream().allMatch(Double::isFinite)
        && deviation.stream().allMatch(d -> Double.isFinite(d) && d > 0);
    if (!good || mean.size() != deviation.size()) {
      throw new PruneException(
          Failure.USAGE,
          "Samples cannot be scaled with the means %s and the standard deviations %s.".formatted(mean, deviation),
          "Give as many finite means as positive standard deviations, one for each channel.");
    }
  }

  /**
   * The scale of {@code channels} channels for what a program says: one number stands for all of them.
   *
   * @throws PruneException where there are several numbers, and not one a channel
   */
  static ChannelScale of(List<Double> mean, List<Double> deviation, int channels) {
    return new ChannelScale(spread("mean", mean, channels), spread("deviation", deviation, channels));
  }

  private static List<Double> spread(String option, List<Double> values, int channels) {
    if (values.size() == 1) {
      return Collections.nCopies(channels, values.getFirst());
    }
    if (values.size() != channels) {
      throw new PruneException(
          Failure.USAGE,
          "The option `%s` has %d numbers, but samples have %d channels.".formatted(option, values.size(), channels),
          "Give one number for each channel, or one for all.");
    }
    return values;
  }

  /**
   * Mean and standard deviation of each channel over all training samples of {@code source}. The sums are in the order
   * of samples, so that the same data give the same numbers. A channel that is the same everywhere keeps deviation 1.
   */
  static ChannelScale ofTraining(DataSource source) {
    int[] shape = source.shape();
    int channels = shape[0];
    int area = size(shape) / channels;
    float[] sample = new float[channels * area];
    double[] sums = new double[channels];
    double[] squares = new double[channels];
    int samples = source.size(Split.TRAIN);
    if (samples == 0) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "There are no training samples to compute a scale from: %s.".formatted(source.description()),
          "Give the data a train split that is not empty, or name `mean` and `deviation`.");
    }
    for (int i = 0; i < samples; i++) {
      source.sample(Split.TRAIN, i, sample, 0);
      for (int k = 0; k < sample.length; k++) {
        sums[k / area] += sample[k];
        squares[k / area] += (double) sample[k] * sample[k];
      }
    }
    double count = (double) samples * area;
    Double[] mean = new Double[channels];
    Double[] deviation = new Double[channels];
    for (int c = 0; c < channels; c++) {
      mean[c] = sums[c] / count;
      double variance = squares[c] / count - mean[c] * mean[c];
      deviation[c] = variance > 1e-12 ? Math.sqrt(variance) : 1;
    }
    return new ChannelScale(List.of(mean), List.of(deviation));
  }

  /** Scales one sample of {@code area} numbers a channel at {@code values[at ..]}, in double and rounded once. */
  void apply(float[] values, int at, int area) {
    for (int c = 0; c < mean.size(); c++) {
      double shift = mean.get(c);
      double spread = deviation.get(c);
      int end = at + (c + 1) * area;
      for (int i = at + c * area; i < end; i++) {
        values[i] = (float) ((values[i] - shift) / spread);
      }
    }
  }

  static int size(int[] shape) {
    int size = 1;
    for (int extent : shape) {
      size = Math.multiplyExact(size, extent);
    }
    return size;
  }
}
