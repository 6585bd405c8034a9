package dev.prune.runtime.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class StructureTest {
  /** conv x(2) and conv y(3) concatenated, flattened with area 2, dense z(2), which is not prunable. */
  private static final Axis JOINED = Axis.of(0).then(Axis.of(1)).repeated(2);

  private static final Network NETWORK =
      Network.named("N", 1)
          .group("x", 2, "", "")
          .group("y", 3, "", "")
          .group("z", 2, "it is the output", "")
          .layer("x", "conv", 0, 2, "")
          .parameter("x.weight", Role.WEIGHT, Initial.ZERO, 1, Axis.of(0), Axis.fixed(1), Axis.fixed(1), Axis.fixed(2))
          .costPerWeight(4, 0)
          .layer("y", "conv", 1, 1, "")
          .parameter("y.weight", Role.WEIGHT, Initial.ZERO, 1, Axis.of(1), Axis.fixed(1))
          .parameter("y.bias", Role.BIAS, Initial.ZERO, 1, Axis.of(1))
          .statistic("y.mean", Role.MEAN, Initial.ZERO, Axis.of(1))
          .costPerElement(5, Axis.of(1))
          .layer("z", "dense", 2, 0, "")
          .parameter("z.weight", Role.WEIGHT, Initial.ZERO, 10, Axis.of(2), JOINED)
          .costPerWeight(2, 3)
          .build();

  private static final Keep SOME = new Keep(new int[][] {{1}, {0, 2}, {0, 1}});

  @Test
  void anAxisOfConcatAndFlattenIsCutWhereItsChannelsAre() {
    int[] widths = NETWORK.originalWidths();
    assertArrayEquals(new int[] {2, 3, 4, 5, 8, 9}, SOME.positions(JOINED, widths));
    assertArrayEquals(
        new int[] {2, 3, /* y */ 4, 6, /* bias */ 7, 9, /* z */ 12, 13, 14, 15, 18, 19, 22, 23, 24, 25, 28, 29},
        SOME.elements(NETWORK.parameters(), widths));
    assertArrayEquals(new int[] {0, 2}, SOME.elements(NETWORK.statistics(), widths));
    assertArrayEquals(new int[] {1, 2, 4, 5, 6}, SOME.units(NETWORK, widths));
  }

  @Test
  void cuttingTwiceIsCuttingOnce() {
    Structure whole = Structure.of(NETWORK);
    BitSet[] a = {bits(0), bits(), bits()};
    BitSet[] b = {bits(), bits(1), bits()};
    Structure twice = whole.keeping(whole.without(a));
    twice = twice.keeping(twice.without(b));
    assertArrayEquals(whole.keeping(SOME).places(), twice.places());
    assertArrayEquals(new int[] {1, 2, 2}, twice.widths());
  }

  @Test
  void aMaskedChannelIsMaskedExactlyWhereItWouldBeCut() {
    Structure masked = Structure.of(NETWORK).masking(new BitSet[] {bits(0), bits(1), bits()}, bits(3));
    boolean[] live = masked.live();
    BitSet cut = bits(SOME.elements(NETWORK.parameters(), NETWORK.originalWidths()));
    for (int i = 0; i < live.length; i++) {
      assertEquals(cut.get(i) && i != 3, live[i], "parameter " + i);
    }
    assertEquals(17, masked.nonzeroParameters());
    assertEquals(30, masked.parameters());
    assertEquals(NETWORK.flops(NETWORK.originalWidths()), masked.flops());
    assertEquals(4 * 1 + 5 * 2 + 2 * 12, masked.effectiveFlops());
    assertArrayEquals(new int[] {1, 2, 2}, masked.liveWidths());
  }

  @Test
  void masksAndFrozenLayersSurviveACutAndCanBeLifted() {
    Structure all = Structure.of(NETWORK)
        .masking(new BitSet[] {bits(), bits(2), bits()}, bits(3))
        .freezing(List.of(2), true);
    Structure cut = all.keeping(SOME);
    assertTrue(cut.masked(1, 1));
    assertFalse(cut.live()[1]);
    assertEquals(0, cut.active()[cut.active().length - 1]);
    assertEquals(1, cut.mask()[6]);
    assertEquals(List.of(2), cut.frozenLayers());
    Structure free = cut.restoring(List.of(0, 1)).freezing(List.of(2), false);
    assertFalse(free.partlyActive());
    assertTrue(cut.partlyActive());
    assertFalse(cut.restoring(List.of(0)).live()[3]);
  }

  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    for (int i : set) {
      bits.set(i);
    }
    return bits;
  }
}
