package dev.prune.bench.ours;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;

/** The samples of one batch, as often as an epoch needs them; somebody hears when a batch begins. */
final class RepeatedBatch implements DataSource {
  private final DataSource samples;
  private final int batch;
  private final int batches;
  private final Runnable begins;
  private int read;

  /**
   * @param samples one batch of training samples
   * @param batch samples of it
   * @param batches of an epoch
   * @param begins called before the first sample of each batch is read
   */
  RepeatedBatch(DataSource samples, int batch, int batches, Runnable begins) {
    this.samples = samples;
    this.batch = batch;
    this.batches = batches;
    this.begins = begins;
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    if (read++ % batch == 0) {
      begins.run();
    }
    samples.sample(split, index % batch, into, at);
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
    return split == Split.TRAIN ? batch * batches : 0;
  }

  @Override
  public int label(Split split, int index) {
    return samples.label(split, index % batch);
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    samples.target(split, index % batch, into, at);
  }

  @Override
  public String description() {
    return samples.description() + ", again and again";
  }
}
