package dev.prune.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class DigitsTest {
  private static float[] sample(DataSource source, Split split, int index) {
    float[] image = new float[784];
    source.sample(split, index, image, 0);
    return image;
  }

  @Test
  void aSmallSetIsThePrefixOfALargeOne() {
    Digits small = new Digits(5, 20, 10);
    Digits large = new Digits(5, 700, 600);
    for (Split split : new Split[] {Split.TRAIN, Split.TEST}) {
      for (int i = 0; i < small.size(split); i++) {
        assertArrayEquals(sample(small, split, i), sample(large, split, i));
        assertEquals(small.label(split, i), large.label(split, i));
      }
    }
  }

  @Test
  void threadsDoNotMatter() throws Exception {
    Digits alone = new Digits(5, 1500, 0);
    try (ForkJoinPool one = new ForkJoinPool(1)) {
      one.submit(() -> alone.label(Split.TRAIN, 0)).get();
    }
    Digits usual = new Digits(5, 1500, 0);
    for (int i = 0; i < 1500; i += 37) {
      assertArrayEquals(sample(usual, Split.TRAIN, i), sample(alone, Split.TRAIN, i));
    }
  }

  @Test
  void noSampleComesTwice() {
    Digits digits = new Digits(1, 500, 500);
    Digits other = new Digits(2, 500, 500);
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      assertTrue(seen.add(Arrays.hashCode(sample(digits, Split.TRAIN, i))));
      assertTrue(seen.add(Arrays.hashCode(sample(digits, Split.TEST, i))));
      assertTrue(seen.add(Arrays.hashCode(sample(other, Split.TRAIN, i))));
    }
  }

  @Test
  void classesAreBalancedAndPixelsInRange() {
    Digits digits = new Digits(1, 400, 0);
    int[] count = new int[10];
    for (int i = 0; i < 400; i++) {
      count[digits.label(Split.TRAIN, i)]++;
      float ink = 0;
      for (float pixel : sample(digits, Split.TRAIN, i)) {
        assertTrue(pixel >= 0 && pixel <= 1);
        ink += pixel;
      }
      assertTrue(ink > 15 && ink < 350, "sample " + i + " has " + ink);
    }
    for (int seen : count) {
      assertEquals(40, seen);
    }
  }

  /** Learnable, but not by comparing with the mean picture: that gets about two thirds. */
  @Test
  void theMeanPictureIsNotEnough() {
    Digits digits = new Digits(1, 2000, 500);
    double[][] mean = new double[10][784];
    for (int i = 0; i < 2000; i++) {
      float[] image = sample(digits, Split.TRAIN, i);
      for (int p = 0; p < 784; p++) {
        mean[digits.label(Split.TRAIN, i)][p] += image[p] / 200;
      }
    }
    int right = 0;
    for (int i = 0; i < 500; i++) {
      right += nearest(mean, sample(digits, Split.TEST, i)) == digits.label(Split.TEST, i) ? 1 : 0;
    }
    assertTrue(right > 250 && right < 450, right + " of 500");
  }

  private static int nearest(double[][] means, float[] image) {
    int best = -1;
    double least = Double.MAX_VALUE;
    for (int k = 0; k < means.length; k++) {
      double sum = 0;
      for (int p = 0; p < image.length; p++) {
        sum += (image[p] - means[k][p]) * (image[p] - means[k][p]);
      }
      if (sum < least) {
        least = sum;
        best = k;
      }
    }
    return best;
  }

  @Test
  void describesItself() {
    Digits digits = new Digits(7);
    assertEquals(12_000, digits.size(Split.TRAIN));
    assertEquals(0, digits.size(Split.VALIDATION));
    assertEquals(2_000, digits.size(Split.TEST));
    assertArrayEquals(new int[] {1, 28, 28}, digits.shape());
    assertFalse(digits.description().isBlank());
    Failing.with(Failure.USAGE, () -> new Digits(7, -1, 0), "-1 train");
    Failing.with(Failure.USAGE, () -> new Digits(7, 0, Integer.MAX_VALUE), "test");
  }
}
