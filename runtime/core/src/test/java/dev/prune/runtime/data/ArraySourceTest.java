package dev.prune.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.Failure;
import org.junit.jupiter.api.Test;

class ArraySourceTest {
  @Test
  void holdsLabels() {
    DataSource source = ArraySource.ofClasses(3, 2)
        .put(Split.TRAIN, new float[][] {{1, 2}, {3, 4}}, new int[] {2, 0})
        .put(Split.TEST, new float[] {5, 6}, new int[] {1})
        .build();
    float[] into = new float[3];
    source.sample(Split.TRAIN, 1, into, 1);
    assertArrayEquals(new float[] {0, 3, 4}, into);
    assertEquals(2, source.label(Split.TRAIN, 0));
    assertEquals(1, source.label(Split.TEST, 0));
    assertEquals(0, source.size(Split.VALIDATION));
  }

  @Test
  void holdsTargets() {
    DataSource source = ArraySource.ofTargets(2, 1)
        .put(Split.TRAIN, new float[][] {{1}, {2}}, new float[][] {{3, 4}, {5, 6}})
        .build();
    float[] into = new float[3];
    source.target(Split.TRAIN, 1, into, 1);
    assertArrayEquals(new float[] {0, 5, 6}, into);
    assertEquals(0, source.classes());
    assertEquals(2, source.targetWidth());
  }

  @Test
  void copiesAnotherSource() {
    Digits digits = new Digits(1, 30, 10);
    ArraySource copy = ArraySource.copyOf(digits);
    float[] expected = new float[784];
    float[] found = new float[784];
    for (Split split : Split.values()) {
      assertEquals(digits.size(split), copy.size(split));
      for (int i = 0; i < digits.size(split); i++) {
        digits.sample(split, i, expected, 0);
        copy.sample(split, i, found, 0);
        assertArrayEquals(expected, found);
        assertEquals(digits.label(split, i), copy.label(split, i));
      }
    }
    assertEquals(digits.description(), copy.description());
  }

  @Test
  void refusesWhatDoesNotFit() {
    ArraySource.Builder labels = ArraySource.ofClasses(2, 2);
    float[] one = {1, 2};
    Failing.with(Failure.USAGE, () -> labels.put(Split.TRAIN, one, new int[] {2}), "Label 0", "is 2", "0 to 1");
    Failing.with(Failure.USAGE, () -> labels.put(Split.TRAIN, one, new int[] {0, 1}), "2 numbers", "2 samples of 2");
    Failing.with(Failure.USAGE, () -> labels.put(Split.TRAIN, one, one), "has labels");
    Failing.with(Failure.USAGE, () -> labels.put(Split.TRAIN, new float[][] {{1}}, new int[] {1}), "Row 0");
    Failing.with(Failure.USAGE, () -> ArraySource.ofClasses(0, 2), "at least one class");
    Failing.with(Failure.USAGE, () -> ArraySource.ofClasses(2, 0), "extent");
    Failing.with(Failure.USAGE, () -> ArraySource.ofClasses(2, 1 << 20, 1 << 20), "more than one array");
    ArraySource.Builder targets = ArraySource.ofTargets(2, 2);
    Failing.with(Failure.USAGE, () -> targets.put(Split.TRAIN, one, new int[] {0}), "has targets");
    Failing.with(Failure.USAGE, () -> targets.put(Split.TRAIN, one, new float[] {0}), "no multiple of 2");
  }
}
