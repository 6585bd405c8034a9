package dev.prune.bench.ours;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;

/**
 * Samples that are written once only: after the first batch the trainer finds them where it left them. What is left of
 * loading is the copy into the network's input.
 */
final class StandingBatch implements DataSource {
  private final DataSource samples;
  private int toWrite;

  /**
   * @param samples where the first batch comes from
   * @param batch samples a step
   */
  StandingBatch(DataSource samples, int batch) {
    this.samples = samples;
    this.toWrite = batch;
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    if (toWrite > 0) {
      toWrite--;
      samples.sample(split, index, into, at);
    }
  }

  @Override
  public int[] shape() {
    return samples.shape();
  }

  @Override
  public int classes() {
    return samples.classes();
  }

  @Override
  public int targetWidth() {
    return samples.targetWidth();
  }

  @Override
  public int size(Split split) {
    return samples.size(split);
  }

  @Override
  public int label(Split split, int index) {
    return samples.label(split, index);
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    samples.target(split, index, into, at);
  }

  @Override
  public String description() {
    return "one batch of " + samples.description();
  }
}
