package dev.prune.compiler.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.resolve.Constant.Num;
import dev.prune.compiler.resolve.Constant.Percent;
import dev.prune.compiler.resolve.Constant.Share;
import dev.prune.compiler.syntax.Expression.Base;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static List<Double> shares(String function, double goal, int count) {
    Constant list = ConstantFunctions.apply(function, List.of(new Percent(goal), new Num(count, true))).orElseThrow();
    return ((Constant.ListOf) list).elements().stream().map(c -> ((Percent) c).fraction()).toList();
  }

  private static void near(double[] wanted, List<Double> found) {
    assertEquals(wanted.length, found.size());
    for (int i = 0; i < wanted.length; i++) {
      assertEquals(wanted[i], found.get(i), 6e-6, "round " + i);
    }
  }

  @Test
  void theGapHalves() {
    near(new double[] {.5, .7, .8, .85, .875, .8875, .9}, shares("halving", .9, 5));
    near(new double[] {.5, .725, .8375, .89375, .921875, .9359375, .95}, shares("halving", .95, 5));
    near(new double[] {.5, .74, .86, .92, .95, .965, .98}, shares("halving", .98, 5));
    assertEquals(.9, shares("halving", .9, 5).getLast(), "the goal itself, to the bit");
  }

  @Test
  void smallGoalsBeginLower() {
    near(new double[] {.25, .375, .4375, .5}, shares("halving", .5, 2));
    near(new double[] {.1, .15, .175, .2}, shares("halving", .2, 2));
    near(new double[] {.125, .1875, .25}, shares("halving", .25, 1));
    near(new double[] {.9}, shares("halving", .9, 0));
    near(new double[] {0, 0, 0}, shares("halving", 0, 1));
  }

  @Test
  void whatIsLeftShrinksByOneFactor() {
    near(new double[] {1 - Math.sqrt(.1), .9}, shares("exponential", .9, 2));
    List<Double> hundred = shares("exponential", .99, 100);
    for (int k = 0; k < 100; k++) {
      assertEquals(Math.pow(.01, (k + 1) / 100.0), 1 - hundred.get(k), 1e-15);
    }
    assertEquals(.99, hundred.getLast());
    near(new double[] {.3}, shares("exponential", .3, 1));
  }

  @Test
  void theUnitStays() {
    Share share = new Share(.8, Optional.of(Base.ORIGINAL), Counted.UNITS);
    Constant list = ConstantFunctions.apply("halving", List.of(share, new Num(1, true))).orElseThrow();
    assertEquals("[50% of original units, 65% of original units, 80% of original units]", list.written());
  }

  @Test
  void nothingElseFits() {
    Num five = new Num(5, true);
    Percent half = new Percent(.5);
    for (String function : List.of("halving", "exponential")) {
      for (List<Constant> arguments :
          List.<List<Constant>>of(
              List.of(half),
              List.of(half, five, five),
              List.of(half, half),
              List.of(half, new Num(2.5, false)),
              List.of(half, new Num(-1, true)),
              List.of(half, new Num(1001, true)),
              List.of(five, five),
              List.of(new Percent(1.2), five),
              List.of(new Constant.Tally(3, Counted.UNITS), five),
              List.of(new Share(.5, Optional.of(Base.ACTIVE), Counted.WEIGHTS), five),
              List.of(new Share(.5, Optional.of(Base.CURRENT), Counted.WEIGHTS), five))) {
        assertTrue(ConstantFunctions.apply(function, arguments).isEmpty(), function + arguments);
      }
    }
    assertTrue(ConstantFunctions.apply("exponential", List.of(half, new Num(0, true))).isEmpty());
  }
}
