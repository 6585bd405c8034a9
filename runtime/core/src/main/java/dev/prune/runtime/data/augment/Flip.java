package dev.prune.runtime.data.augment;

import dev.prune.runtime.random.Draws;

/**
 * Left and right change places.
 *
 * @param chance how often, from above 0 to 1
 */
public record Flip(double chance) implements Augmentation {
  @Override
  public void apply(float[] image, int at, int channels, int height, int width, long key, float[] scratch) {
    if (Draws.uniform(key, 0, 0) >= chance) {
      return;
    }
    for (int row = at; row < at + channels * height * width; row += width) {
      for (int left = row, right = row + width - 1; left < right; left++, right--) {
        float held = image[left];
        image[left] = image[right];
        image[right] = held;
      }
    }
  }
}
