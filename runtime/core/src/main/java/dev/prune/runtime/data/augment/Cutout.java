package dev.prune.runtime.data.augment;

import dev.prune.runtime.random.Draws;
import java.util.Arrays;

/**
 * A square of the image becomes zero (DeVries and Taylor, "Improved regularization of convolutional neural networks with
 * cutout", 2017). Its middle is any pixel, so that part of it may lie outside.
 *
 * @param size pixels of a side, at least 1
 */
public record Cutout(int size) implements Augmentation {
  @Override
  public void apply(float[] image, int at, int channels, int height, int width, long key, float[] scratch) {
    int top = Draws.below(height, key, 0, 0) - size / 2;
    int left = Draws.below(width, key, 1, 0) - size / 2;
    for (int c = 0; c < channels; c++) {
      for (int y = Math.max(0, top); y < Math.min(height, top + size); y++) {
        int row = at + (c * height + y) * width;
        Arrays.fill(image, row + Math.max(0, left), row + Math.min(width, left + size), 0);
      }
    }
  }
}
