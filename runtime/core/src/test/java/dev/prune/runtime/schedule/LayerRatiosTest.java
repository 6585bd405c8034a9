package dev.prune.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.record.GroupChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layer ratios against densities computed the other way round: layer by layer, as the papers' code does. */
class LayerRatiosTest {
  private static final int[][] LENET300 = {{300, 784}, {100, 300}, {10, 100}};
  private static final int[][] FIVE = {{512, 784}, {512, 512}, {512, 512}, {512, 512}, {10, 512}};
  private static final int[][] LENET5 = {{6, 1, 5, 5}, {16, 6, 5, 5}, {120, 16, 5, 5}, {84, 1080}, {10, 84}};

  /** A network of weight tensors with these shapes; nothing else of it matters. */
  private static Structure network(int[][] shapes) {
    Network.Builder network = Network.named("N", shapes[0][1]);
    for (int l = 0; l < shapes.length; l++) {
      Axis[] axes = Arrays.stream(shapes[l]).mapToObj(Axis::fixed).toArray(Axis[]::new);
      network
          .group("l" + l, shapes[l][0], "", "n.prune:1")
          .layer("l" + l, "dense", l, shapes.length - l, "n.prune:1")
          .parameter("l" + l + ".weight", Role.WEIGHT, Initial.KAIMING_UNIFORM, 1, axes)
          .costPerWeight(2 + l, l);
    }
    return Structure.of(network.build());
  }

  private static Rule rule(Ranking ranking, Counted counted, Base base, int keep, int layers) {
    List<Integer> all = IntStream.range(0, layers).boxed().toList();
    return new Rule("r", Order.LOWEST, Unit.WEIGHTS, all, ranking, counted, base, keep, 1);
  }

  private static double[] scores(Structure structure, long seed) {
    return new Random(seed).doubles(structure.parameters()).toArray();
  }

  private static long size(int[] shape) {
    return Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
  }

  /** As in the code of RigL: all layers share a factor; those of the largest raw density become dense, and again. */
  private static double[] densities(int[][] shapes, double density, boolean kernel) {
    boolean[] dense = new boolean[shapes.length];
    while (true) {
      double ones = 0;
      double divisor = 0;
      double largest = 0;
      double[] raw = new double[shapes.length];
      for (int l = 0; l < shapes.length; l++) {
        int[] s = kernel ? shapes[l] : Arrays.copyOf(shapes[l], 2);
        raw[l] = Arrays.stream(s).sum() / (double) size(s);
        ones += density * size(shapes[l]) - (dense[l] ? size(shapes[l]) : 0);
        divisor += dense[l] ? 0 : raw[l] * size(shapes[l]);
        largest = dense[l] ? largest : Math.max(largest, raw[l]);
      }
      double epsilon = ones / divisor;
      if (epsilon * largest <= 1) {
        for (int l = 0; l < shapes.length; l++) {
          raw[l] = dense[l] ? 1 : epsilon * raw[l];
        }
        return raw;
      }
      for (int l = 0; l < shapes.length; l++) {
        dense[l] |= raw[l] == largest;
      }
    }
  }

  private static long[] left(Chosen chosen) {
    return chosen.groups().stream().mapToLong(GroupChange::after).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "lenet300, 0.8, .16224 .46936 1",
    "lenet300, 0.9, .07957 .23019 1",
    "lenet300, 0.95, .03848 .11133 .91851",
    "lenet300, 0.98, .01539 .04453 .3674",
    "five, 0.8, .17257 .20879 .20879 .20879 1",
    "five, 0.9, .08439 .10211 .10211 .10211 1",
    "five, 0.95, .0403 .04876 .04876 .04876 1",
    "five, 0.98, .01575 .01906 .01906 .01906 .49745",
    "lenet5, 0.8, 1 .27255 .06218 .26227 1",
    "lenet5, 0.9, 1 .13136 .02997 .1264 1",
    "lenet5, 0.95, .55423 .0652 .01487 .06274 .54724",
    "lenet5, 0.98, .22169 .02608 .00595 .0251 .2189",
  })
  void goldenDensities(String net, double amount, String golden) {
    int[][] shapes = net.equals("five") ? FIVE : net.equals("lenet5") ? LENET5 : LENET300;
    double[] expected = Arrays.stream(golden.split(" ")).mapToDouble(Double::parseDouble).toArray();
    Structure whole = network(shapes);
    Rule rule = rule(Ranking.ERDOS_RENYI_KERNEL, Counted.WEIGHTS, Base.ORIGINAL, 1, shapes.length);
    long[] left = left(Choice.weights(whole, rule, amount, scores(whole, 1)));
    for (int l = 0; l < shapes.length; l++) {
      assertEquals(expected[l], left[l] / (double) size(shapes[l]), 6e-6 + 1.0 / size(shapes[l]), "layer " + l);
    }
    long all = whole.parameters();
    assertEquals(all - Math.round(amount * all), Arrays.stream(left).sum());
  }

  @Test
  void anyNetworkAsTheNaiveCodeHasIt() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      int[][] shapes = new int[1 + random.nextInt(7)][];
      for (int l = 0; l < shapes.length; l++) {
        int kernel = random.nextInt(5) * (l % 2);
        int out = 1 + random.nextInt(40);
        int in = 1 + random.nextInt(40);
        shapes[l] = kernel == 0 ? new int[] {out, in} : new int[] {out, in, kernel, 1 + random.nextInt(3)};
      }
      Structure whole = network(shapes);
      double amount = random.nextInt(101) / 100.0;
      for (boolean kernel : new boolean[] {false, true}) {
        Ranking ranking = kernel ? Ranking.ERDOS_RENYI_KERNEL : Ranking.ERDOS_RENYI;
        Rule rule = rule(ranking, Counted.WEIGHTS, Base.ORIGINAL, 0, shapes.length);
        Chosen chosen = Choice.weights(whole, rule, amount, scores(whole, round));
        long[] left = left(chosen);
        long all = whole.parameters();
        long wanted = all - Math.round(amount * all);
        assertEquals(wanted, Arrays.stream(left).sum());
        double[] densities = densities(shapes, wanted / (double) all, kernel);
        for (int l = 0; l < shapes.length; l++) {
          assertEquals(densities[l] * size(shapes[l]), left[l], 1 + 1e-6, Arrays.toString(left));
        }
        lowestOfEachLayer(whole, chosen, scores(whole, round));
      }
    }
  }

  /** Nothing that stays has a lower score than something of its layer that goes. */
  private static void lowestOfEachLayer(Structure structure, Chosen chosen, double[] scores) {
    int at = 0;
    for (int t = 0; t < structure.network().parameters().size(); t++) {
      int end = at + structure.network().parameters().get(t).size(structure.widths());
      double highest = IntStream.range(at, end).filter(chosen.weights()::get).mapToDouble(i -> scores[i]).max().orElse(-1);
      double lowest = IntStream.range(at, end).filter(i -> !chosen.weights().get(i)).mapToDouble(i -> scores[i]).min()
          .orElse(2);
      assertTrue(highest <= lowest);
      at = end;
    }
  }

  @Test
  void aLargerShareNeverGivesALayerMore() {
    int[][] shapes = {{7, 5}, {5, 7}, {3, 11}, {4, 4, 3, 3}, {2, 3}, {7, 5}};
    Structure whole = network(shapes);
    for (Ranking ranking : new Ranking[] {Ranking.ERDOS_RENYI, Ranking.ERDOS_RENYI_KERNEL}) {
      Rule rule = rule(ranking, Counted.WEIGHTS, Base.ORIGINAL, 1, shapes.length);
      long[] before = {35, 35, 33, 144, 6, 35};
      BitSet gone = new BitSet();
      Structure masked = whole;
      for (int n = 1; n <= whole.parameters() - shapes.length; n++) {
        double amount = n / (double) whole.parameters();
        long[] left = left(Choice.weights(whole, rule, amount, scores(whole, 5)));
        for (int l = 0; l < left.length; l++) {
          assertTrue(left[l] <= before[l] && left[l] >= 1, "layer " + l + " at " + n);
        }
        before = left;
        // Step by step with scores that change, as a gradual schedule does: masks only grow, the total is exact.
        Chosen next = Choice.weights(masked, rule, amount, scores(whole, n));
        assertArrayEquals(left, left(next));
        BitSet lost = (BitSet) gone.clone();
        lost.andNot(next.weights());
        assertTrue(lost.isEmpty());
        gone = next.weights();
        masked = masked.masking(next.units(), gone);
        assertEquals(n, gone.cardinality());
      }
    }
  }

  @Test
  void whatMasksTookElsewhereIsTakenLessHere() {
    Structure whole = network(new int[][] {{10, 10}, {10, 10}});
    BitSet first = new BitSet();
    first.set(0, 90);
    Structure masked = whole.masking(new BitSet[] {new BitSet(), new BitSet()}, first);
    Rule rule = rule(Ranking.ERDOS_RENYI, Counted.WEIGHTS, Base.ORIGINAL, 1, 2);
    Chosen chosen = Choice.weights(masked, rule, 0.5, scores(whole, 1));
    assertArrayEquals(new long[] {10, 90}, left(chosen));
    Rule active = rule(Ranking.ERDOS_RENYI, Counted.WEIGHTS, Base.ACTIVE, 1, 2);
    assertArrayEquals(new long[] {5, 50}, left(Choice.weights(masked, active, 0.5, scores(whole, 1))));
    BitSet all = new BitSet();
    all.set(0, 100);
    Structure empty = whole.masking(new BitSet[] {new BitSet(), new BitSet()}, all);
    assertArrayEquals(new long[] {0, 50}, left(Choice.weights(empty, active, 0.5, scores(whole, 1))));
  }

  @Test
  void whatMustStayComesFromTheOthers() {
    Structure whole = network(new int[][] {{30, 30}, {2, 2}});
    Rule rule = rule(Ranking.ERDOS_RENYI, Counted.WEIGHTS, Base.ORIGINAL, 3, 2);
    Chosen chosen = Choice.weights(whole, rule, 0.99, scores(whole, 1));
    assertEquals(
        List.of(
            new GroupChange("l0", 900, 8, 6, "at least 3 must stay elsewhere"),
            new GroupChange("l1", 4, 1, 3, "at least 3 must stay")),
        chosen.groups());
  }

  @Test
  void parametersAndFlopsAreReached() {
    Structure whole = network(LENET5);
    for (Ranking ranking : new Ranking[] {Ranking.ERDOS_RENYI, Ranking.ERDOS_RENYI_KERNEL, Ranking.PER_ROW}) {
      Chosen half = Choice.weights(whole, rule(ranking, Counted.PARAMETERS, Base.ORIGINAL, 0, 5), 0.5, scores(whole, 1));
      assertEquals(whole.parameters() / 2.0, half.size(), 3);
      Chosen flops = Choice.weights(whole, rule(ranking, Counted.FLOPS, Base.ORIGINAL, 0, 5), 0.5, scores(whole, 1));
      double after = whole.masking(flops.units(), flops.weights()).effectiveFlops();
      assertEquals(0.5 * whole.flops(), after, 20);
    }
  }

  @Test
  void borrowedRatiosAreThoseOfTheOtherScore() {
    Structure whole = network(LENET300);
    Rule like = rule(Ranking.BORROWED, Counted.WEIGHTS, Base.ORIGINAL, 1, 3);
    double[] other = scores(whole, 1);
    for (int i = 0; i < other.length; i++) {
      other[i] *= i < 300 * 784 ? 0.3 : 1;
    }
    long[] counts = new long[3];
    int[] order = IntStream.range(0, other.length).boxed().sorted((a, b) -> Double.compare(other[b], other[a]))
        .mapToInt(Integer::intValue).limit(26_620).toArray();
    for (int i : order) {
      counts[i < 235_200 ? 0 : i < 265_200 ? 1 : 2]++;
    }
    Chosen chosen = Choice.weights(whole, like, 0.9, scores(whole, 2), other.clone());
    assertArrayEquals(counts, left(chosen));
    lowestOfEachLayer(whole, chosen, scores(whole, 2));
    assertThrows(IllegalArgumentException.class, () -> Choice.weights(whole, like, 0.9, scores(whole, 2)));
  }

  @Test
  void everyRowLosesTheSameShare() {
    int[][] shapes = {{4, 9}, {3, 2, 2, 2}};
    Structure whole = network(shapes);
    double[] scores = new double[whole.parameters()];
    Arrays.setAll(scores, i -> i % 4);
    Chosen chosen =
        Choice.weights(whole, rule(Ranking.PER_ROW, Counted.WEIGHTS, Base.ORIGINAL, 1, 2), 0.5, scores.clone());
    List<Integer> expected = new ArrayList<>();
    int at = 0;
    for (int[] shape : shapes) {
      int length = (int) size(shape) / shape[0];
      for (int r = 0; r < shape[0]; r++, at += length) {
        // Sorting keeps the order of equal scores.
        IntStream.range(at, at + length).boxed().sorted((a, b) -> Double.compare(scores[a], scores[b]))
            .limit(Math.round(0.5 * length)).forEach(expected::add);
      }
    }
    assertEquals(expected.stream().sorted().toList(), chosen.weights().stream().boxed().toList());
    assertArrayEquals(new long[] {16, 12}, left(chosen));
    Chosen most =
        Choice.weights(whole, rule(Ranking.PER_ROW, Counted.WEIGHTS, Base.ORIGINAL, 2, 2), 0.99, scores.clone());
    assertEquals(
        List.of(
            new GroupChange("l0", 36, 0, 8, "at least 2 must stay"),
            new GroupChange("l1", 24, 0, 6, "at least 2 must stay")),
        most.groups());
  }

  @Test
  void channelsHaveNoSuchRatios() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Rule(
                "r", Order.LOWEST, Unit.CHANNELS, List.of(0), Ranking.PER_ROW, Counted.UNITS, Base.ORIGINAL, 1, 1));
  }
}
