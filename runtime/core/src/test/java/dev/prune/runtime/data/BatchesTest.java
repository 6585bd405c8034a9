package dev.prune.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.prune.runtime.Failure;
import dev.prune.runtime.random.Permutation;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
  private static final int N = 23;

  /** Sample i is {i, -i} of class i mod 5, in each split. */
  private static DataSource numbered(int n) {
    float[][] samples = new float[n][];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      samples[i] = new float[] {i, -i};
      labels[i] = i % 5;
    }
    ArraySource.Builder source = ArraySource.ofClasses(5, 2);
    for (Split split : Split.values()) {
      source.put(split, samples, labels);
    }
    return source.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 22, 23, 24, 100})
  void readsEachSampleOnceInTheOrderOfSeedAndEpoch(int batchSize) {
    Batches batches = new Batches(numbered(N), Split.TRAIN, batchSize, 8);
    assertEquals((N + batchSize - 1) / batchSize, batches.count());
    float[] samples = new float[2 * batchSize];
    int[] labels = new int[batchSize];
    for (int epoch : new int[] {0, 3, 3, 1}) {
      batches.start(epoch);
      int[] seen = new int[0];
      int read = 0;
      for (int live = batches.next(samples, labels); live > 0; live = batches.next(samples, labels)) {
        read++;
        int before = seen.length;
        seen = Arrays.copyOf(seen, before + live);
        for (int row = 0; row < batchSize; row++) {
          int index = batches.sampleIndices()[row];
          assertEquals(row < live ? index : 0, samples[2 * row]);
          assertEquals(row < live ? -index : 0, samples[2 * row + 1], 0f);
          assertEquals(row < live ? index % 5 : 0, labels[row]);
          if (row < live) {
            seen[before + row] = index;
          } else {
            assertEquals(-1, index);
          }
        }
      }
      assertEquals(batches.count(), read);
      assertArrayEquals(Permutation.of(8, epoch, N), seen);
    }
  }

  @Test
  void otherSplitsComeInIndexOrder() {
    for (Split split : new Split[] {Split.VALIDATION, Split.TEST}) {
      Batches batches = new Batches(numbered(N), split, N, 8);
      batches.start(2);
      assertEquals(N, batches.next(new float[2 * N], new int[N]));
      assertArrayEquals(IntStream.range(0, N).toArray(), batches.sampleIndices());
    }
  }

  @Test
  void seeksToAnyBatch() {
    float[] straight = new float[10];
    float[] sought = new float[10];
    int[] labels = new int[5];
    for (int batch = 0; batch < 5; batch++) {
      Batches first = new Batches(numbered(N), Split.TRAIN, 5, 8);
      first.start(4);
      for (int i = 0; i <= batch; i++) {
        first.next(straight, labels);
      }
      Batches second = new Batches(numbered(N), Split.TRAIN, 5, 8);
      second.seek(4, batch);
      assertEquals(batch < 4 ? 5 : 3, second.next(sought, labels));
      assertArrayEquals(straight, sought);
    }
  }

  @Test
  void epochsDiffer() {
    Batches batches = new Batches(numbered(N), Split.TRAIN, N, 8);
    float[] first = new float[2 * N];
    float[] second = new float[2 * N];
    batches.next(first, new int[N]);
    batches.start(1);
    batches.next(second, new int[N]);
    assertFalse(Arrays.equals(first, second));
  }

  @Test
  void readsTargets() {
    DataSource source = ArraySource.ofTargets(2, 1)
        .put(Split.TEST, new float[] {1, 2, 3}, new float[] {10, 11, 20, 21, 30, 31}).build();
    Batches batches = new Batches(source, Split.TEST, 2, 0);
    float[] samples = new float[2];
    float[] targets = new float[4];
    assertEquals(2, batches.next(samples, targets));
    assertArrayEquals(new float[] {10, 11, 20, 21}, targets);
    assertEquals(1, batches.next(samples, targets));
    assertArrayEquals(new float[] {30, 31, 0, 0}, targets);
    assertArrayEquals(new float[] {3, 0}, samples);
    assertEquals(0, batches.next(samples, targets));
  }

  @Test
  void anEmptySplitHasNoBatch() {
    Batches batches = new Batches(numbered(0), Split.TRAIN, 4, 0);
    assertEquals(0, batches.count());
    assertEquals(0, batches.next(new float[8], new int[4]));
  }

  @Test
  void refusesWhatDoesNotFit() {
    DataSource source = numbered(N);
    Batches batches = new Batches(source, Split.TRAIN, 4, 0);
    Failing.with(Failure.USAGE, () -> new Batches(source, Split.TRAIN, 0, 0), "at least one row");
    Failing.with(Failure.USAGE, () -> batches.seek(0, 7), "no batch 7", "6 batches");
    Failing.with(Failure.USAGE, () -> batches.next(new float[7], new int[4]), "samples", "4 x 2", "7");
    Failing.with(Failure.USAGE, () -> batches.next(new float[8], new int[3]), "labels", "4 x 1", "3");
    Failing.with(Failure.USAGE, () -> batches.next(new float[8], new float[8]), "have classes");
  }
}
