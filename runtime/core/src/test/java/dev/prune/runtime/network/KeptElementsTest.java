package dev.prune.runtime.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pieces of any size are what the whole index is. */
class KeptElementsTest {
  @Test
  void piecesAreTheWholeIndex() {
    Random random = new Random(8);
    for (int round = 0; round < 300; round++) {
      int[] widths = random.ints(3, 1, 6).toArray();
      Keep keep = keep(random, widths);
      List<Tensor> tensors = tensors(random);
      check(keep.elements(tensors, widths), new KeptElements(tensors, keep, widths), random.nextInt(1, 40));
    }
  }

  /** Inner axes that are too long to be counted as one. */
  @Test
  void longAxes() {
    int[] widths = {300, 200, 3};
    Keep keep = keep(new Random(9), widths);
    List<Tensor> tensors =
        List.of(
            new Tensor("a", Role.WEIGHT, 0, Initial.ZERO, 1, List.of(Axis.of(2), Axis.of(0), Axis.of(1))),
            new Tensor("b", Role.BIAS, 0, Initial.ZERO, 1, List.of(Axis.of(0))));
    check(keep.elements(tensors, widths), new KeptElements(tensors, keep, widths), 1000);
  }

  @Test
  void aListThatIsThere() {
    check(new int[] {3, 4, 9}, new KeptElements(new int[] {3, 4, 9}), 2);
    check(new int[0], new KeptElements(new int[0]), 2);
  }

  /** A group may lose all of its channels but those that others keep; one of them may be empty. */
  private static Keep keep(Random random, int[] widths) {
    int[][] channels = new int[widths.length][];
    for (int g = 0; g < widths.length; g++) {
      channels[g] = IntStream.range(0, widths[g]).filter(c -> random.nextBoolean()).toArray();
    }
    return new Keep(channels);
  }

  private static List<Tensor> tensors(Random random) {
    List<Tensor> tensors = new ArrayList<>();
    for (int t = random.nextInt(1, 5); t > 0; t--) {
      List<Axis> axes = new ArrayList<>();
      for (int a = random.nextInt(1, 5); a > 0; a--) {
        axes.add(
            switch (random.nextInt(4)) {
              case 0 -> Axis.fixed(random.nextInt(1, 4));
              case 1 -> Axis.of(0).then(Axis.of(1)).repeated(2);
              default -> Axis.of(random.nextInt(3));
            });
      }
      tensors.add(new Tensor("t", Role.WEIGHT, 0, Initial.ZERO, 1, axes));
    }
    return tensors;
  }

  private static void check(int[] whole, KeptElements pieces, int size) {
    assertEquals(whole.length, pieces.count());
    int[] into = new int[size];
    int[] all = new int[whole.length];
    int at = 0;
    for (int n = pieces.next(into); n > 0; n = pieces.next(into)) {
      System.arraycopy(into, 0, all, at, n);
      at += n;
    }
    assertEquals(whole.length, at);
    assertArrayEquals(whole, all, () -> Arrays.toString(whole));
  }
}
