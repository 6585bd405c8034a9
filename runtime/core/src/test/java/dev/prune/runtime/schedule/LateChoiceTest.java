package dev.prune.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Sets that act when other events went between: what must stay then stays. */
class LateChoiceTest {
  /** dense a(200) of 4 inputs, dense out(3). */
  private static final Network NETWORK =
      Network.named("N", 4)
          .group("a", 200, "", "n.prune:1")
          .group("out", 3, "it is the output", "n.prune:2")
          .layer("a", "dense", 0, 1, "n.prune:1")
          .parameter("a.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 4, Axis.of(0), Axis.fixed(4))
          .costPerWeight(2, 0)
          .layer("out", "dense", 1, 0, "n.prune:2")
          .parameter("out.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 200, Axis.of(1), Axis.of(0))
          .costPerWeight(2, 1)
          .build();

  private static final Structure WHOLE = Structure.of(NETWORK);
  private static final int A = 800;

  private static Rule rule(Unit unit, Ranking ranking, int keep, int align) {
    Counted counted = unit == Unit.WEIGHTS ? Counted.WEIGHTS : Counted.UNITS;
    int block = ranking == Ranking.PER_BLOCK ? 2 : 0;
    return new Rule("r", Order.LOWEST, unit, List.of(0), ranking, counted, Base.ORIGINAL, keep, align, block);
  }

  private static double[] scores(IntToDoubleFunction of) {
    double[] scores = new double[WHOLE.parameters()];
    Arrays.setAll(scores, of);
    return scores;
  }

  private static Structure masking(Structure structure, Chosen chosen) {
    return structure.masking(chosen.units(), chosen.weights());
  }

  /** Live weights of a from {@code first}, {@code count} of them. */
  private static int live(Structure structure, int first, int count) {
    int live = 0;
    for (int i = first; i < first + count; i++) {
      live += structure.live()[i] ? 1 : 0;
    }
    return live;
  }

  @Test
  void aSetOfWeightsLeavesWhatALayerMustKeep() {
    for (int keep : new int[] {1, 5, 0}) {
      Rule rule = rule(Unit.WEIGHTS, Ranking.PER_LAYER, keep, 1);
      Chosen first = Choice.weights(WHOLE, rule, 0.5, scores(i -> i));
      Chosen others = Choice.weights(WHOLE, rule, 0.5, scores(i -> -i));
      Structure half = masking(WHOLE, others);
      Chosen late = Choice.late(half, first);
      Structure both = masking(half, late);
      assertEquals(keep, live(both, 0, A), "of half and the other half");
      assertEquals(keep, late.groups().getFirst().after());
      assertEquals(0, late.groups().getFirst().asked());
      assertEquals(keep == 0 ? "" : "at least " + keep + " must stay", late.groups().getFirst().reason());
      assertEquals(400, first.weights().cardinality(), "the set itself is as it was chosen");
      for (int i = 0; i < keep; i++) {
        assertTrue(both.live()[i], "those that come first stay");
      }
    }
  }

  @Test
  void aSetOfWeightsLeavesWhatEachRowAndBlockMustKeep() {
    for (Ranking ranking : List.of(Ranking.PER_ROW, Ranking.PER_BLOCK)) {
      Rule rule = rule(Unit.WEIGHTS, ranking, 1, 1);
      Chosen first = Choice.weights(WHOLE, rule, 0.5, scores(i -> i % 4));
      Chosen others = Choice.weights(WHOLE, rule, 0.5, scores(i -> -(i % 4)));
      Structure both = masking(masking(WHOLE, others), Choice.late(masking(WHOLE, others), first));
      int length = ranking == Ranking.PER_ROW ? 4 : 2;
      for (int i = 0; i < A; i += length) {
        assertEquals(1, live(both, i, length), ranking + " " + i);
      }
    }
  }

  @Test
  void aSetThatIsAppliedAtOnceIsTheSame() {
    Chosen chosen = Choice.weights(WHOLE, rule(Unit.WEIGHTS, Ranking.PER_LAYER, 1, 1), 0.5, scores(i -> i));
    Chosen late = Choice.late(WHOLE, chosen);
    assertEquals(chosen.weights(), late.weights());
    assertEquals(chosen.groups(), late.groups());
  }

  @Test
  void unitsAreAlignedAutomaticallyWhenTheyGo() {
    Rule rule = rule(Unit.CHANNELS, Ranking.PER_LAYER, 1, 0);
    ChannelScores rising = group -> scores(WHOLE.widths()[group]);
    Chosen first = Choice.channels(WHOLE, rule, 0.5, rising);
    assertEquals(100, first.groups().getFirst().after(), "a multiple of 4; those of 8 and 16 are too far");
    BitSet[] gone = {new BitSet(), new BitSet()};
    gone[0].set(190, 199);
    Structure less = WHOLE.keeping(WHOLE.without(gone));
    Chosen late = Choice.late(less, first);
    int after = (int) late.groups().getFirst().after();
    assertEquals(91, late.groups().getFirst().asked());
    assertEquals(92, after, "the next multiple of 4; those of 8 and 16 are too far");
    assertEquals("the width is a multiple of 4", late.groups().getFirst().reason());
    assertEquals(after, less.without(late.units()).widths()[0]);
  }

  private static double[] scores(int width) {
    double[] scores = new double[width];
    Arrays.setAll(scores, c -> c);
    return scores;
  }
}
