package dev.prune.runtime.data.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.PruneException;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.RandomKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against pixel-by-pixel definitions, which share only the random numbers. */
class AugmentationsTest {
  private static final int C = 2;
  private static final int H = 5;
  private static final int W = 7;
  private static final long SEED = 0x1234_5678_9ABCL;

  private static float[] image(int sample) {
    float[] image = new float[C * H * W];
    for (int i = 0; i < image.length; i++) {
      image[i] = 1 + i + 1000 * sample;
    }
    return image;
  }

  private static float[] changed(List<Augmentation> list, int epoch, int sample) {
    float[] images = new float[3 + C * H * W];
    System.arraycopy(image(sample), 0, images, 3, C * H * W);
    new Augmentations(list, new int[] {C, H, W}, SEED).apply(images, 3, epoch, sample);
    return java.util.Arrays.copyOfRange(images, 3, images.length);
  }

  private static RandomKey key(int place, int epoch, int sample) {
    return RandomKey.of(SEED, Purpose.AUGMENTATION).derive(place).derive(epoch).derive(sample);
  }

  private interface Pixel {
    float at(float[] from, int c, int y, int x);
  }

  private static float[] each(float[] from, Pixel pixel) {
    float[] to = new float[from.length];
    for (int c = 0; c < C; c++) {
      for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
          to[(c * H + y) * W + x] = pixel.at(from, c, y, x);
        }
      }
    }
    return to;
  }

  private static float read(float[] from, int c, int y, int x) {
    return y < 0 || y >= H || x < 0 || x >= W ? 0 : from[(c * H + y) * W + x];
  }

  @Test
  void cropFlipAndCutoutOneAfterTheOther() {
    Set<List<Integer>> places = new HashSet<>();
    int flips = 0;
    for (int epoch = 1; epoch < 4; epoch++) {
      for (int sample = 0; sample < 60; sample++) {
        RandomKey crop = key(0, epoch, sample);
        int down = crop.below(7, 0, 0) - 3;
        int right = crop.below(7, 1, 0) - 3;
        boolean flip = key(1, epoch, sample).uniform(0, 0) < 0.5;
        RandomKey cutout = key(2, epoch, sample);
        int top = cutout.below(H, 0, 0) - 1;
        int left = cutout.below(W, 1, 0) - 1;
        float[] expected = each(image(sample), (from, c, y, x) -> read(from, c, y + down, x + right));
        if (flip) {
          expected = each(expected, (from, c, y, x) -> read(from, c, y, W - 1 - x));
        }
        expected = each(expected, (from, c, y, x) ->
            y >= top && y < top + 3 && x >= left && x < left + 3 ? 0 : read(from, c, y, x));
        assertArrayEquals(
            expected, changed(List.of(new Crop(3), new Flip(0.5), new Cutout(3)), epoch, sample), sample + "");
        places.add(List.of(down, right));
        flips += flip ? 1 : 0;
      }
    }
    assertTrue(places.size() > 40, places.size() + " places");
    assertTrue(flips > 60 && flips < 120, flips + " flips");
  }

  @Test
  void theSameAnywhereAndOtherwiseInAnotherEpoch() {
    List<Augmentation> list = List.of(new Crop(2), new Cutout(2));
    assertArrayEquals(changed(list, 2, 9), changed(list, 2, 9));
    int same = 0;
    for (int sample = 0; sample < 50; sample++) {
      same += java.util.Arrays.equals(changed(list, 1, sample), changed(list, 2, sample)) ? 1 : 0;
    }
    assertTrue(same < 10, same + " images are the same in two epochs");
    assertArrayEquals(image(3), changed(List.of(), 1, 3));
  }

  @Test
  void aFlipThatIsCertainTurnsEveryImage() {
    assertEquals(W, changed(List.of(new Flip(1)), 1, 0)[0]);
  }

  @Test
  void vectorsAreNoImages() {
    assertThrows(
        PruneException.class, () -> new Augmentations(List.of(new Flip(0.5)), new int[] {12}, 1));
    new Augmentations(List.of(), new int[] {12}, 1).apply(new float[12], 0, 1, 1);
  }
}
