package dev.prune.runtime.data.augment;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.SampleKey;
import java.util.Arrays;
import java.util.List;

/** What happens to every training image of a run, in order. Holds room of its own: each thread has one. */
public final class Augmentations {
  private final List<Augmentation> list;
  private final int channels;
  private final int height;
  private final int width;
  private final int seedLow;
  private final int seedHigh;
  private final float[] scratch;

  /**
   * @param shape extents of a sample
   * @throws PruneException if there is something to do and samples are no images
   */
  public Augmentations(List<Augmentation> list, int[] shape, long seed) {
    if (!list.isEmpty() && shape.length != 3) {
      throw new PruneException(
          Failure.USAGE,
          "Samples of the shape %s are no images, and cannot be cropped, flipped or cut out."
              .formatted(Arrays.toString(shape)),
          "Leave `augment` out, or give the network an input such as `float[3, 32, 32]`.");
    }
    this.list = List.copyOf(list);
    this.channels = list.isEmpty() ? 0 : shape[0];
    this.height = list.isEmpty() ? 0 : shape[1];
    this.width = list.isEmpty() ? 0 : shape[2];
    this.seedLow = (int) seed;
    this.seedHigh = (int) (seed >> 32);
    this.scratch = new float[height * width];
  }

  /** Changes the image at {@code images[at ..]}, which is sample {@code sample} of the training split in {@code epoch}. */
  public void apply(float[] images, int at, int epoch, int sample) {
    for (int i = 0; i < list.size(); i++) {
      long key = SampleKey.of(seedLow, seedHigh, Purpose.AUGMENTATION.number(), i, epoch, sample);
      list.get(i).apply(images, at, channels, height, width, key, scratch);
    }
  }
}
