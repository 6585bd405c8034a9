package dev.prune.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldOutTest {
  /** Sample i is {i} with label i. */
  private static DataSource numbered(int n) {
    float[] samples = new float[n];
    int[] labels = IntStream.range(0, n).toArray();
    for (int i = 0; i < n; i++) {
      samples[i] = i;
    }
    return ArraySource.ofClasses(n, 1).put(Split.TRAIN, samples, labels).build();
  }

  private static List<Integer> read(DataSource source, Split split) {
    List<Integer> read = new ArrayList<>();
    float[] sample = new float[1];
    for (int i = 0; i < source.size(split); i++) {
      source.sample(split, i, sample, 0);
      assertEquals((int) sample[0], source.label(split, i));
      read.add(source.label(split, i));
    }
    return read;
  }

  @ParameterizedTest
  @CsvSource({"100, 0.1, 10", "100, 0.001, 1", "7, 0.5, 4", "2, 0.4, 1", "1000, 0.9994, 999"})
  void partsAreDisjointCompleteAndInOrder(int n, double share, int expected) {
    DataSource source = HeldOut.forValidation(numbered(n), share, 3);
    List<Integer> train = read(source, Split.TRAIN);
    List<Integer> validation = read(source, Split.VALIDATION);
    assertEquals(expected, validation.size());
    assertEquals(n, train.size() + validation.size());
    assertEquals(new ArrayList<>(new TreeSet<>(train)), train);
    assertEquals(new ArrayList<>(new TreeSet<>(validation)), validation);
    TreeSet<Integer> all = new TreeSet<>(train);
    all.addAll(validation);
    assertEquals(n, all.size());
  }

  @Test
  void theCutIsAFunctionOfTheSeed() {
    assertEquals(
        read(HeldOut.forValidation(numbered(50), 0.2, 3), Split.VALIDATION),
        read(HeldOut.forValidation(numbered(50), 0.2, 3), Split.VALIDATION));
    assertNotEquals(
        read(HeldOut.forValidation(numbered(50), 0.2, 3), Split.VALIDATION),
        read(HeldOut.forValidation(numbered(50), 0.2, 4), Split.VALIDATION));
  }

  @Test
  void testAndValidationCanBothBeCut() {
    DataSource source = HeldOut.forValidation(HeldOut.forTest(numbered(100), 0.2, 3), 0.25, 3);
    TreeSet<Integer> all = new TreeSet<>();
    for (Split split : Split.values()) {
      all.addAll(read(source, split));
    }
    assertEquals(100, all.size());
    assertEquals(20, source.size(Split.TEST));
    assertEquals(20, source.size(Split.VALIDATION));
    assertTrue(source.description().contains("20 training samples held out for validation"));
  }

  @Test
  void refusesWhatCannotBeCut() {
    DataSource source = numbered(10);
    assertSame(source, HeldOut.forValidation(source, 0, 3));
    Failing.with(Failure.USAGE, () -> HeldOut.forValidation(source, 1, 3), "1.0");
    Failing.with(Failure.USAGE, () -> HeldOut.forValidation(source, -0.1, 3), "-0.1");
    Failing.with(Failure.USAGE, () -> HeldOut.forValidation(source, Double.NaN, 3), "NaN");
    Failing.with(Failure.INPUT_OUTPUT, () -> HeldOut.forValidation(source, 0.99, 3), "leaves none");
    DataSource cut = HeldOut.forValidation(source, 0.5, 3);
    Failing.with(Failure.INPUT_OUTPUT, () -> HeldOut.forValidation(cut, 0.5, 3), "has one already");
  }
}
