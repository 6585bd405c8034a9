package dev.prune.runtime.kernel;

/**
 * A batch out of a data set that lives on the device: row {@code r} of the batch is the sample {@code order[at + r]} of a
 * split whose first sample is row {@code first} of the data set. Rows, places and widths are entries of {@code dims}.
 */
public interface BatchKernels extends KernelFamily {
  /** {@code batch[r, k] = all[dims[first] + order[dims[at] + r], k]} for {@code k < dims[width]}: inputs or targets. */
  void rows(Buffer all, Ints order, Buffer batch, Ints dims, int first, int at, int rows, int width);

  /** {@code labels[r] = all[dims[first] + order[dims[at] + r]]}. */
  void labels(Ints all, Ints order, Ints labels, Ints dims, int first, int at, int rows);

  /** {@code samples[r] = order[dims[at] + r]}: what keys randomness per sample. */
  void samples(Ints order, Ints samples, Ints dims, int at, int rows);
}
