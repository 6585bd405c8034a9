package dev.prune.runtime.tornado;

import dev.prune.runtime.kernel.BatchKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.tornado.kernel.BatchLabels;
import dev.prune.runtime.tornado.kernel.BatchRows;
import dev.prune.runtime.tornado.kernel.BatchSamples;

/** Batches out of a data set on the device. */
record TornadoBatch(Recorder recorder) implements BatchKernels {
  private static final Kernel ROWS = Kernel.of(BatchRows.class);
  private static final Kernel LABELS = Kernel.of(BatchLabels.class);
  private static final Kernel SAMPLES = Kernel.of(BatchSamples.class);

  @Override
  public void rows(Buffer all, Ints order, Buffer batch, Ints dims, int first, int at, int rows, int width) {
    recorder.each(ROWS, batch.size(), all, order, batch, dims, first, at, rows, width);
  }

  @Override
  public void labels(Ints all, Ints order, Ints labels, Ints dims, int first, int at, int rows) {
    recorder.each(LABELS, labels.size(), all, order, labels, dims, first, at, rows);
  }

  @Override
  public void samples(Ints order, Ints samples, Ints dims, int at, int rows) {
    recorder.each(SAMPLES, samples.size(), order, samples, dims, at, rows);
  }
}
