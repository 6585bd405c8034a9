package dev.prune.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.record.GroupChange;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceTest {
  private static final int A = 0, B = 1, ONE = 2, OUT = 3;
  private static final Axis IN = Axis.fixed(10);

  /** dense a(20), dense b(10), dense one(1), dense out(4): 10 inputs. */
  private static final Network NETWORK =
      Network.named("N", 10)
          .group("a", 20, "", "n.prune:1")
          .group("b", 10, "", "n.prune:2")
          .group("one", 1, "", "n.prune:3")
          .group("out", 4, "it is the output", "n.prune:4")
          .layer("a", "dense", 0, 3, "n.prune:1")
          .parameter("a.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 10, Axis.of(0), IN)
          .parameter("a.bias", Role.BIAS, Initial.ZERO, 10, Axis.of(0))
          .costPerWeight(2, 0)
          .layer("b", "dense", 1, 2, "n.prune:2")
          .parameter("b.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 20, Axis.of(1), Axis.of(0))
          .parameter("b.bias", Role.BIAS, Initial.ZERO, 20, Axis.of(1))
          .costPerWeight(8, 2)
          .layer("one", "dense", 2, 1, "n.prune:3")
          .parameter("one.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 10, Axis.of(2), Axis.of(1))
          .costPerWeight(2, 4)
          .layer("out", "dense", 3, 0, "n.prune:4")
          .parameter("out.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 1, Axis.of(3), Axis.of(2))
          .costPerWeight(2, 5)
          .build();

  private static final Structure WHOLE = Structure.of(NETWORK);

  private static Rule rule(Unit unit, Ranking ranking, Counted counted, Base base, int keep, int align, Integer... of) {
    int block = ranking == Ranking.PER_BLOCK ? 2 : 0;
    return new Rule("r", Order.LOWEST, unit, List.of(of), ranking, counted, base, keep, align, block);
  }

  private static Rule units(Ranking ranking, int keep, int align, Integer... of) {
    return rule(Unit.CHANNELS, ranking, Counted.UNITS, Base.ORIGINAL, keep, align, of);
  }

  /** Scores that rise with the index; those of b begin at 5. */
  private static final ChannelScores RISING = group -> {
    double[] scores = new double[group == 0 ? 20 : group == 1 ? 10 : 1];
    Arrays.setAll(scores, c -> c + (group == 1 ? 5 : 0));
    return scores;
  };

  private static ChannelScores rising(Structure structure) {
    return group -> Arrays.stream(structure.originals().channels()[group]).asDoubleStream()
        .map(c -> c + (group == 1 ? 5 : 0)).toArray();
  }

  private static BitSet first(int n) {
    BitSet set = new BitSet();
    set.set(0, n);
    return set;
  }

  @Test
  void theSameShareOfEveryGroup() {
    Chosen chosen = Choice.channels(WHOLE, units(Ranking.PER_LAYER, 1, 1, A, B), 0.75, RISING);
    assertEquals(first(15), chosen.units()[0]);
    assertEquals(first(8), chosen.units()[1]); // 7.5 rounds up
    assertEquals(
        List.of(new GroupChange("a", 20, 5, 5, ""), new GroupChange("b", 10, 2, 2, "")), chosen.groups());
    assertEquals(23, chosen.size());
  }

  /** 40 % of blocks of two is 0.8 of each: one goes, which is half of them, and what was asked stays what was asked. */
  @Test
  void aShareThatIsNoWholeNumberOfABlockIsAskedAsItIs() {
    double[] scores = new double[WHOLE.parameters()];
    Rule rule = rule(Unit.WEIGHTS, Ranking.PER_BLOCK, Counted.WEIGHTS, Base.ORIGINAL, 1, 1, A);
    assertEquals(
        List.of(new GroupChange("a", 200, 120, 100, "a whole number of each 2 goes")),
        Choice.weights(WHOLE, rule, 0.4, scores.clone()).groups());
    assertEquals(
        List.of(new GroupChange("a", 200, 160, 200, "a whole number of each 2 goes")),
        Choice.weights(WHOLE, rule, 0.2, scores.clone()).groups());
    assertEquals(
        List.of(new GroupChange("a", 200, 20, 100, "at least 1 must stay")),
        Choice.weights(WHOLE, rule, 0.9, scores.clone()).groups());
    assertEquals(
        List.of(new GroupChange("a", 200, 100, 100, "")), Choice.weights(WHOLE, rule, 0.5, scores.clone()).groups());
  }

  @Test
  void oneRankingOverAllGroups() {
    Chosen chosen = Choice.channels(WHOLE, units(Ranking.GLOBAL, 1, 1, A, B), 0.5, RISING);
    assertEquals(first(10), chosen.units()[0]); // 0 to 9; ties with b go by group
    assertEquals(first(5), chosen.units()[1]); // 5 to 9
  }

  @Test
  void theOtherEnd() {
    Rule highest = new Rule(
        "r", Order.HIGHEST, Unit.CHANNELS, List.of(A), Ranking.GLOBAL, Counted.UNITS, Base.ORIGINAL, 1, 1);
    BitSet expected = new BitSet();
    expected.set(18, 20);
    assertEquals(expected, Choice.channels(WHOLE, highest, 0.1, RISING).units()[0]);
  }

  @Test
  void tiesGoByIndex() {
    Chosen chosen = Choice.channels(WHOLE, units(Ranking.PER_LAYER, 1, 1, A), 0.25, g -> new double[20]);
    assertEquals(first(5), chosen.units()[0]);
  }

  @Test
  void eachGroupKeepsWhatItMust() {
    Chosen chosen = Choice.channels(WHOLE, units(Ranking.PER_LAYER, 4, 1, A, B), 0.9, RISING);
    assertEquals(
        List.of(new GroupChange("a", 20, 2, 4, "at least 4 must stay"),
            new GroupChange("b", 10, 1, 4, "at least 4 must stay")),
        chosen.groups());
    Chosen all = Choice.channels(WHOLE, units(Ranking.GLOBAL, 1, 1, A, B, ONE), 1, RISING);
    assertEquals(19 + 9, all.size());
    // What one group must keep goes elsewhere.
    Chosen moved = Choice.channels(WHOLE, units(Ranking.GLOBAL, 15, 1, A), 0.2, RISING);
    assertEquals(4, moved.size());
  }

  @Test
  void aGroupOfOneChannelAndARoundingThatRemovesNothing() {
    Chosen one = Choice.channels(WHOLE, units(Ranking.PER_LAYER, 1, 1, ONE), 0.9, RISING);
    assertEquals(0, one.size());
    assertEquals(List.of(new GroupChange("one", 1, 0, 1, "at least 1 must stay")), one.groups());
    Chosen nothing = Choice.channels(WHOLE, units(Ranking.PER_LAYER, 1, 1, B), 0.04, RISING);
    assertEquals(List.of(new GroupChange("b", 10, 10, 10, "")), nothing.groups());
  }

  @Test
  void aRefusedGroupIsNeverTouched() {
    Chosen chosen = Choice.channels(WHOLE, units(Ranking.PER_LAYER, 1, 1, OUT), 0.5, g -> new double[4]);
    assertEquals(0, chosen.size());
    assertEquals(List.of(), chosen.groups());
  }

  @Test
  void alignmentIsGrantedWithItsReason() {
    Chosen chosen = Choice.channels(WHOLE, units(Ranking.PER_LAYER, 1, 4, A, B), 0.75, RISING);
    assertEquals(
        List.of(new GroupChange("a", 20, 5, 4, "the width is a multiple of 4"),
            new GroupChange("b", 10, 2, 4, "the width is a multiple of 4")),
        chosen.groups());
  }

  @Test
  void sharesOfTheOriginalNeverCompound() {
    Rule half = units(Ranking.PER_LAYER, 1, 1, A, B);
    Structure once = WHOLE.keeping(WHOLE.without(Choice.channels(WHOLE, half, 0.5, RISING).units()));
    assertEquals(List.of(10, 5), List.of(once.widths()[0], once.widths()[1]));
    assertEquals(0, Choice.channels(once, half, 0.5, rising(once)).size());
    Chosen more = Choice.channels(once, half, 0.6, rising(once));
    assertEquals(2 + 1, more.size());
    assertTrue(more.units()[0].get(10)); // named by its original index
    Structure masked = WHOLE.masking(Choice.channels(WHOLE, half, 0.5, RISING).units(), new BitSet());
    Chosen same = Choice.channels(masked, half, 0.5, RISING);
    assertEquals(first(10), same.units()[0]);
    assertEquals(new GroupChange("a", 10, 10, 10, ""), same.groups().get(0));
  }

  @Test
  void sharesOfWhatIsActiveAndOfWhatIsInMemory() {
    Structure masked = WHOLE.masking(
        Choice.channels(WHOLE, units(Ranking.PER_LAYER, 1, 1, A), 0.5, RISING).units(), new BitSet());
    Rule active = rule(Unit.CHANNELS, Ranking.PER_LAYER, Counted.UNITS, Base.ACTIVE, 1, 1, A);
    assertEquals(first(15), Choice.channels(masked, active, 0.5, RISING).units()[0]);
    Rule current = rule(Unit.CHANNELS, Ranking.PER_LAYER, Counted.UNITS, Base.CURRENT, 1, 1, A);
    assertEquals(first(12), Choice.channels(masked, current, 0.6, RISING).units()[0]);
    Structure small = masked.keeping(masked.liveChannels());
    assertEquals(6, Choice.channels(small, current, 0.6, rising(small)).units()[0].cardinality());
  }

  @ParameterizedTest
  @EnumSource(names = {"WEIGHTS", "PARAMETERS", "FLOPS"})
  void sharesOfTheWholeNetworkAreReachedWithinOneChannel(Counted counted) {
    for (Ranking ranking : List.of(Ranking.GLOBAL, Ranking.PER_LAYER)) {
      for (double amount : new double[] {0.1, 0.35, 0.6, 0.8}) {
        Rule rule = rule(Unit.CHANNELS, ranking, counted, Base.ORIGINAL, 1, 1, A, B);
        Chosen chosen = Choice.channels(WHOLE, rule, amount, RISING);
        int[] widths = WHOLE.without(chosen.units()).widths();
        int[] original = NETWORK.originalWidths();
        double gone = 1 - (double) quantity(counted, widths) / quantity(counted, original);
        assertTrue(gone >= amount - 1e-9, ranking + " " + amount + ": " + gone);
        // With any one channel back, the share is not reached.
        boolean needed = false;
        for (int g = 0; g < 2; g++) {
          int[] back = widths.clone();
          back[g] = Math.min(original[g], back[g] + 1);
          needed |= 1 - (double) quantity(counted, back) / quantity(counted, original) < amount + 1e-9;
        }
        assertTrue(needed, ranking + " " + amount);
        if (ranking == Ranking.PER_LAYER) {
          assertEquals(widths[0] / 20.0, widths[1] / 10.0, 0.1001);
        }
      }
    }
  }

  private static long quantity(Counted counted, int[] widths) {
    return switch (counted) {
      case UNITS -> widths[0] + widths[1];
      case WEIGHTS -> widths[0] * 10 + widths[1] * widths[0] + widths[1] + 4;
      case PARAMETERS -> NETWORK.parameterCount(widths);
      case FLOPS -> NETWORK.flops(widths);
    };
  }

  private static double[] elements() {
    double[] scores = new double[NETWORK.parameterCount(NETWORK.originalWidths())];
    Arrays.setAll(scores, i -> (i * 7919) % 1009);
    return scores;
  }

  private static Rule weights(Ranking ranking, Counted counted, Integer... of) {
    return rule(Unit.WEIGHTS, ranking, counted, Base.ORIGINAL, 1, 1, of);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 0.99})
  void weightsGoLowestFirst(double amount) {
    Chosen chosen = Choice.weights(WHOLE, weights(Ranking.GLOBAL, Counted.WEIGHTS, A, B), amount, elements());
    assertEquals(Math.round(amount * 400), chosen.weights().cardinality());
    double[] scores = elements();
    double highest = chosen.weights().stream().mapToDouble(i -> scores[i]).max().orElse(-1);
    for (int i = 0; i < 200; i++) {
      assertTrue(chosen.weights().get(i) || scores[i] >= highest);
    }
    assertEquals(0, chosen.weights().stream().filter(i -> i >= 200 && i < 220).count()); // biases stay
  }

  @Test
  void weightsOfEachLayerByThemselves() {
    Chosen chosen = Choice.weights(WHOLE, weights(Ranking.PER_LAYER, Counted.WEIGHTS, A, ONE), 0.95, elements());
    assertEquals(
        List.of(new GroupChange("a", 200, 10, 10, ""), new GroupChange("one", 10, 0, 1, "at least 1 must stay")),
        chosen.groups());
    assertEquals(190 + 9, chosen.size());
  }

  @Test
  void aLayerThatMustKeepAWeightLetsOthersGoInstead() {
    double[] scores = elements();
    int one = NETWORK.parameterOffset(4, NETWORK.originalWidths());
    Arrays.fill(scores, one, one + 10, -1);
    Chosen chosen = Choice.weights(WHOLE, weights(Ranking.GLOBAL, Counted.WEIGHTS, A, ONE), 0.5, scores);
    assertEquals(105, chosen.size());
    assertEquals(9, chosen.weights().get(one, one + 10).cardinality());
  }

  @Test
  void maskedWeightsGoFirstAndCountAsGone() {
    double[] reversed = elements();
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = -reversed[i];
    }
    Rule rule = weights(Ranking.GLOBAL, Counted.WEIGHTS, A, B);
    BitSet before = Choice.weights(WHOLE, rule, 0.4, elements()).weights();
    Structure masked = WHOLE.masking(noUnits(), before);
    assertEquals(before, Choice.weights(masked, rule, 0.4, reversed.clone()).weights());
    BitSet grown = Choice.weights(masked, rule, 0.6, reversed.clone()).weights();
    assertEquals(240, grown.cardinality());
    BitSet lost = (BitSet) before.clone();
    lost.andNot(grown);
    assertTrue(lost.isEmpty());
    Rule active = rule(Unit.WEIGHTS, Ranking.GLOBAL, Counted.WEIGHTS, Base.ACTIVE, 1, 1, A, B);
    assertEquals(160 + 120, Choice.weights(masked, active, 0.5, reversed.clone()).size());
  }

  @Test
  void weightsForShareOfParametersAndFlops() {
    Rule parameters = weights(Ranking.GLOBAL, Counted.PARAMETERS, A, B);
    Chosen chosen = Choice.weights(WHOLE, parameters, 0.5, elements());
    assertEquals(Math.round(0.5 * WHOLE.parameters()), chosen.size());
    for (Ranking ranking : EnumSet.complementOf(EnumSet.of(Ranking.PER_BLOCK))) { // Blocks count weights alone.
      Rule rule = weights(ranking, Counted.FLOPS, A, B);
      Chosen flops =
          ranking == Ranking.BORROWED
              ? Choice.weights(WHOLE, rule, 0.5, elements(), elements())
              : Choice.weights(WHOLE, rule, 0.5, elements());
      Structure after = WHOLE.masking(noUnits(), flops.weights());
      assertEquals(0.5 * WHOLE.flops(), after.effectiveFlops(), 2 * 8);
    }
    Chosen each = Choice.weights(WHOLE, weights(Ranking.PER_LAYER, Counted.PARAMETERS, A, B), 0.5, elements());
    assertEquals(Math.round(0.5 * WHOLE.parameters()), each.size(), 1);
  }

  private static BitSet[] noUnits() {
    BitSet[] none = new BitSet[4];
    Arrays.setAll(none, g -> new BitSet());
    return none;
  }
}
