package dev.prune.runtime.data.augment;

import dev.prune.runtime.random.Draws;
import java.util.Arrays;

/**
 * Zeros are put around the image and a part of its old size is taken at a random place (He et al., "Deep residual learning
 * for image recognition", 2016, section 4.2). All places are equally likely.
 *
 * @param padding zeros on each side, at least 1
 */
public record Crop(int padding) implements Augmentation {
  @Override
  public void apply(float[] image, int at, int channels, int height, int width, long key, float[] scratch) {
    int down = Draws.below(2 * padding + 1, key, 0, 0) - padding;
    int right = Draws.below(2 * padding + 1, key, 1, 0) - padding;
    int first = Math.max(0, -right);
    int count = Math.max(0, width - Math.abs(right));
    for (int c = 0; c < channels; c++) {
      int from = at + c * height * width;
      Arrays.fill(scratch, 0, height * width, 0);
      for (int y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
        System.arraycopy(image, from + (y + down) * width + first + right, scratch, y * width + first, count);
      }
      System.arraycopy(scratch, 0, image, from, height * width);
    }
  }
}
