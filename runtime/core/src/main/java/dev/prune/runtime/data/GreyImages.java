package dev.prune.runtime.data;

import java.util.Objects;

/** Images of one split in memory, kept with one byte per pixel and turned into inputs when they are read. */
final class GreyImages {
  private final int pixelsEach;
  private final byte[] pixels;
  private final byte[] labels;
  private final float[] inputs;

  GreyImages(int pixelsEach, byte[] pixels, byte[] labels, Normalisation normalisation) {
    this.pixelsEach = pixelsEach;
    this.pixels = pixels;
    this.labels = labels;
    this.inputs = normalisation.table();
  }

  int count() {
    return labels.length;
  }

  void pixels(int index, float[] into, int at) {
    int from = Objects.checkIndex(index, labels.length) * pixelsEach;
    for (int i = 0; i < pixelsEach; i++) {
      into[at + i] = inputs[pixels[from + i] & 0xFF];
    }
  }

  int label(int index) {
    return labels[index] & 0xFF;
  }
}
