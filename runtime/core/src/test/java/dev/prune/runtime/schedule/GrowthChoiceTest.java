package dev.prune.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.record.GroupChange;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrowthChoiceTest {
  /** dense a(4) of 5 inputs, with a bias, dense out(2): 20 weights, 4 biases, 8 weights. */
  private static final Network NETWORK =
      Network.named("N", 5)
          .group("a", 4, "", "n.prune:1")
          .group("out", 2, "it is the output", "n.prune:2")
          .layer("a", "dense", 0, 1, "n.prune:1")
          .parameter("a.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 5, Axis.of(0), Axis.fixed(5))
          .parameter("a.bias", Role.BIAS, Initial.ZERO, 5, Axis.of(0))
          .layer("out", "dense", 1, 0, "n.prune:2")
          .parameter("out.weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 4, Axis.of(1), Axis.of(0))
          .build();

  /** Weights 0, 2, 4, ... 18 of a and 24 to 27, the first row of out, are masked. */
  private static final Structure SPARSE = Structure.of(NETWORK).masking(units(), masked());

  private static BitSet[] units(int... ofA) {
    BitSet[] units = {new BitSet(), new BitSet()};
    Arrays.stream(ofA).forEach(units[0]::set);
    return units;
  }

  private static BitSet masked() {
    BitSet masked = new BitSet();
    for (int i = 0; i < 20; i += 2) {
      masked.set(i);
    }
    masked.set(24, 28);
    return masked;
  }

  private static Rule rule(Order order, Ranking ranking, Base base) {
    return new Rule("r", order, Unit.WEIGHTS, List.of(0, 1), ranking, Counted.WEIGHTS, base, 0, 1);
  }

  private static double[] rising() {
    double[] scores = new double[32];
    Arrays.setAll(scores, i -> i);
    return scores;
  }

  private static Chosen grown(Structure of, Rule rule, double amount) {
    return Choice.masked(of, rule, amount, Optional.empty(), rising());
  }

  private static List<Integer> places(Chosen chosen) {
    return chosen.weights().stream().boxed().toList();
  }

  @Test
  void bothEndsOfEveryLayer() {
    Rule lowest = rule(Order.LOWEST, Ranking.PER_LAYER, Base.ORIGINAL);
    assertEquals(List.of(0, 2, 4, 6, 8, 24, 25), places(grown(SPARSE, lowest, 0.25)));
    Rule highest = rule(Order.HIGHEST, Ranking.PER_LAYER, Base.ORIGINAL);
    assertEquals(List.of(10, 12, 14, 16, 18, 26, 27), places(grown(SPARSE, highest, 0.25)));
    Rule active = rule(Order.LOWEST, Ranking.PER_LAYER, Base.ACTIVE);
    assertEquals(List.of(0, 2, 4, 24), places(grown(SPARSE, active, 0.3)));
  }

  @Test
  void oneRankingOverAllLayers() {
    Rule highest = rule(Order.HIGHEST, Ranking.GLOBAL, Base.ORIGINAL);
    assertEquals(List.of(16, 18, 24, 25, 26, 27), places(grown(SPARSE, highest, 6.0 / 28)));
  }

  @Test
  void tiesGoByIndex() {
    Chosen chosen =
        Choice.masked(
            SPARSE, rule(Order.HIGHEST, Ranking.GLOBAL, Base.ORIGINAL), 3.0 / 28, Optional.empty(), new double[32]);
    assertEquals(List.of(0, 2, 4), places(chosen));
  }

  @Test
  void neverMoreThanIsMasked() {
    Chosen all = grown(SPARSE, rule(Order.LOWEST, Ranking.PER_LAYER, Base.ORIGINAL), 1);
    assertEquals(masked(), all.weights());
    assertEquals(
        List.of(new GroupChange("a", 10, 30, 20, "no more is masked"), new GroupChange("out", 4, 12, 8, "no more is masked")),
        all.groups());
    assertFalse(SPARSE.growing(all.weights()).masked());
  }

  @Test
  void asManyAsASetTookFromTheLive() {
    Rule drop = new Rule("d", Order.LOWEST, Unit.WEIGHTS, List.of(0, 1), Ranking.PER_LAYER, Counted.WEIGHTS, Base.ACTIVE, 1, 1);
    Chosen dropped = Choice.weights(SPARSE, drop, 0.3, rising());
    assertEquals(List.of(3L, 1L), List.of(dropped.taken("a"), dropped.taken("out")), "masked ones do not count");
    assertEquals(4, dropped.taken());
    Structure less = SPARSE.masking(dropped.units(), dropped.weights());
    Rule perLayer = rule(Order.HIGHEST, Ranking.PER_LAYER, Base.ORIGINAL);
    Chosen grown = Choice.masked(less, perLayer, 0, Optional.of(dropped), rising());
    assertEquals(List.of(14, 16, 18, 28), places(grown), "what was just dropped may come back");
    Chosen together =
        Choice.masked(less, rule(Order.HIGHEST, Ranking.GLOBAL, Base.ORIGINAL), 0, Optional.of(dropped), rising());
    assertEquals(List.of(25, 26, 27, 28), places(together));
    assertEquals(SPARSE.nonzeroParameters(), less.growing(grown.weights()).nonzeroParameters());
  }

  @Test
  void aMaskedChannelKeepsItsWeights() {
    Structure less = SPARSE.masking(units(0, 3), new BitSet());
    Chosen all = grown(less, rule(Order.LOWEST, Ranking.GLOBAL, Base.ORIGINAL), 1);
    assertEquals(List.of(6, 8, 10, 12, 14, 25, 26), places(all));
    assertEquals(Structure.of(NETWORK).masking(units(0, 3), new BitSet()).nonzeroParameters(),
        less.growing(all.weights()).nonzeroParameters());
  }

  @Test
  void placesAreTheOriginalOnes() {
    Structure smaller = SPARSE.keeping(SPARSE.without(units(0)));
    Chosen all = grown(smaller, rule(Order.LOWEST, Ranking.PER_LAYER, Base.CURRENT), 1);
    assertEquals(List.of(6, 8, 10, 12, 14, 16, 18, 25, 26, 27), places(all));
  }
}
