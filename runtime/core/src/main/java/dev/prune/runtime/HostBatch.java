package dev.prune.runtime;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;

/** A batch in the host's memory: which samples it is made of, and their numbers. Used again and again. */
final class HostBatch {
  final float[] input;
  final float[] targets;
  final int[] labels;

  /** The indices of the samples in their split. */
  final int[] samples;

  Split split;
  int epoch;
  int rows;

  /** Room for {@code batch} samples of {@code sampleSize} numbers. */
  HostBatch(DataSource data, int batch, int sampleSize) {
    this.input = new float[batch * sampleSize];
    this.targets = new float[data.classes() > 0 ? 0 : batch * data.targetWidth()];
    this.labels = new int[data.classes() > 0 ? batch : 0];
    this.samples = new int[batch];
  }

  /** Says which samples it is to have: {@code order[at ..]}, as they are in {@code epoch}. */
  void name(SampleOrder order, int at, int count, int ofEpoch) {
    split = order.split();
    epoch = ofEpoch;
    rows = count;
    System.arraycopy(order.samples(), at, samples, 0, count);
  }
}
