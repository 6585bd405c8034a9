package dev.prune.runtime;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.data.augment.Augmentation;
import dev.prune.runtime.data.augment.Augmentations;
import java.util.List;

/**
 * Reads samples of a run's data to the host's arrays: training samples as the program's augmentations change them, all others as
 * they are. What it reads depends on split, sample and epoch alone. Each thread has one of its own.
 */
final class SampleReader {
  private final DataSource data;
  private final int sampleSize;
  private final Augmentations augmentations;

  /**
   * @param augment what happens to training samples
   */
  SampleReader(DataSource data, List<Augmentation> augment, long seed) {
    this.data = data;
    int size = 1;
    for (int extent : data.shape()) {
      size *= extent;
    }
    this.sampleSize = size;
    this.augmentations = new Augmentations(augment, data.shape(), seed);
  }

  /** Reads the samples that {@code batch} names. */
  void read(HostBatch batch) {
    Split split = batch.split;
    for (int r = 0; r < batch.rows; r++) {
      int index = batch.samples[r];
      data.sample(split, index, batch.input, r * sampleSize);
      if (split == Split.TRAIN) {
        augmentations.apply(batch.input, r * sampleSize, batch.epoch, index);
      }
      if (batch.labels.length > 0) {
        batch.labels[r] = label(split, index);
      } else {
        data.target(split, index, batch.targets, r * data.targetWidth());
      }
    }
  }

  private int label(Split split, int index) {
    int label = data.label(split, index);
    if (label < 0 || label >= data.classes()) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "Sample " + index + " of the " + split.word() + " split has the label " + label + ", expected 0 to "
              + (data.classes() - 1) + ".",
          "Repair the data.");
    }
    return label;
  }
}
