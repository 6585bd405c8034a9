package dev.prune.runtime.data.augment;

/** One change of training images. */
public sealed interface Augmentation permits Crop, Cutout, Flip {
  /**
   * Changes one image in place.
   *
   * @param image holds it at {@code [at ..]}, channel first
   * @param key what the numbers that it draws belong to
   * @param scratch room for one channel
   */
  void apply(float[] image, int at, int channels, int height, int width, long key, float[] scratch);
}
