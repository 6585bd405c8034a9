package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.plan.Plan;
import dev.prune.runtime.PruneException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Choices of everything whose score lies below or above a number, by hand from the weights of a run without them. */
class ThresholdTest {
  private static final double[] A = weights("a");
  private static final double[] B = weights("b");

  private static double[] weights(String layer) {
    float[] values = Runs.of(Runs.program(1, "")).tensors().get(layer + ".weight").floats();
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  /** The norm of each row. */
  private static double[] norms(double[] weights, int rows) {
    double[] norms = new double[rows];
    for (int i = 0; i < weights.length; i++) {
      norms[i / (weights.length / rows)] += weights[i] * weights[i];
    }
    return Arrays.stream(norms).map(Math::sqrt).toArray();
  }

  /** A number between two scores, so that rounding decides nothing. */
  private static double between(double[] scores, int rank) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    return (sorted[rank - 1] + sorted[rank]) / 2;
  }

  private static Runs.Run at(String actions) {
    return Runs.of(Runs.program(1, actions.contains("at end") ? actions : "at end of epoch 1 { " + actions + " }"));
  }

  private static int[] left(double[] scores, double from, double to) {
    return IntStream.range(0, scores.length).filter(i -> scores[i] >= from && scores[i] <= to).toArray();
  }

  @Test
  void unitsBelowAndAbove() {
    double[] a = norms(A, 16);
    double[] b = norms(B, 10);
    double t = between(IntStream.concat(IntStream.range(0, 16), IntStream.range(16, 26))
        .mapToDouble(i -> i < 16 ? a[i] : b[i - 16]).toArray(), 11);
    Runs.Run run = at("compact units below " + t + " of (a, b) by norm(w)");
    assertArrayEquals(left(a, t, 1e9), run.channels()[1]);
    assertArrayEquals(left(b, t, 1e9), run.channels()[2]);
    Runs.Run above = at("compact units above " + t + " of (a, b) by norm(w)");
    assertArrayEquals(left(a, 0, t), above.channels()[1]);
    assertArrayEquals(left(b, 0, t), above.channels()[2]);
    run.events().getFirst().groups().forEach(change -> assertEquals("", change.reason()));
  }

  @Test
  void theBestStayWhereAllLieBelow() {
    double[] a = norms(A, 16);
    Runs.Run run = at("keep at least 3 of a\n at end of epoch 1 { compact units below 1e6 of a by norm(w) }");
    int[] best = IntStream.range(0, 16).filter(i -> a[i] > between(a, 13)).toArray();
    assertArrayEquals(best, run.channels()[1]);
    assertEquals("at least 3 must stay", run.events().getFirst().groups().getFirst().reason());
    assertEquals(0, run.events().getFirst().groups().getFirst().asked());
    Runs.Run aligned = at("align 4\n at end of epoch 1 { compact units below " + between(a, 7) + " of a by norm(w) }");
    assertEquals(8, aligned.channels()[1].length, "nine are above, and eight is the nearest multiple of four");
    assertEquals(16, at("compact units below -1 of a by norm(w)").channels()[1].length);
  }

  @Test
  void weightsBelow() {
    double[] sizes = Arrays.stream(A).map(Math::abs).toArray();
    double t = between(sizes, A.length / 3);
    float[] mask = at("mask weights below " + t + " of a by abs(w)").tensors().get("a.weight.mask").floats();
    for (int i = 0; i < mask.length; i++) {
      assertEquals(sizes[i] > t ? 1 : 0, mask[i]);
    }
    // What is masked already stays masked, and does not count again.
    Runs.Run twice = at("mask weights below " + t + " of a by abs(w) mask weights below " + t + " of a by abs(w)");
    assertArrayEquals(mask, twice.tensors().get("a.weight.mask").floats());
    assertEquals(twice.events().get(1).groups().getFirst().before(), twice.events().get(1).groups().getFirst().after());
    Runs.Run signed = at("mask weights above 0 of a by w");
    float[] negative = signed.tensors().get("a.weight.mask").floats();
    for (int i = 0; i < mask.length; i++) {
      assertEquals(A[i] > 0 ? 0 : 1, negative[i]);
    }
    Runs.Run kept = at("mask weights below 1e6 of b by abs(w) keep 2");
    double[] b = Arrays.stream(B).map(Math::abs).toArray();
    float[] two = kept.tensors().get("b.weight.mask").floats();
    for (int i = 0; i < two.length; i++) {
      assertEquals(b[i] > between(b, b.length - 2) ? 1 : 0, two[i]);
    }
  }

  @Test
  void theThresholdMayBeAMetric() {
    double typical = Arrays.stream(A).map(Math::abs).sum() + Arrays.stream(B).map(Math::abs).sum();
    Runs.Run run =
        Runs.of(
            Runs.program(
                1,
                """
                metric size = sum(abs(weights)) each epoch
                at end of epoch 1 { mask weights below size / 1e5 of a by abs(w) }
                """));
    assertTrue(run.metric("size").getFirst() > typical);
    double t = run.metric("size").getFirst() / 1e5;
    float[] mask = run.tensors().get("a.weight.mask").floats();
    long live = IntStream.range(0, mask.length).filter(i -> mask[i] != 0).count();
    assertEquals(Arrays.stream(A).filter(w -> Math.abs(w) >= t).count(), live, 1);
    assertTrue(live < mask.length);
    PruneException none =
        assertThrows(
            PruneException.class,
            () ->
                Runs.of(
                    Runs.program(
                        1,
                        """
                        metric size = sum(abs(weights)) each epoch
                        at end of epoch 1 { mask weights below size@prev of a by abs(w) }
                        """)));
    assertTrue(none.getMessage().contains("is not a number"), none.getMessage());
  }

  @Test
  void thePlanGivesBounds() {
    Compilation program =
        Programs.compile(
            Runs.program(
                2,
                """
                at end of epoch 1 { compact units below 0.5 of (a, b) by norm(w) keep 2 }
                at end of epoch 2 { compact unconnected units of (a, b) mask random 5 of weights of digit best of 3 by abs(w) }
                """));
    List<Plan.Event> events = program.plan().events();
    assertEquals(3, events.size());
    assertFalse(events.getFirst().exact());
    assertTrue(events.getFirst().note().contains("threshold"), events.getFirst().note());
    for (Plan.GroupForecast group : events.getFirst().groups()) {
      assertEquals(2, group.least());
      assertEquals(group.before(), group.most());
    }
    assertTrue(events.get(1).note().contains("unconnected"), events.get(1).note());
    assertEquals(25, events.get(2).groups().getFirst().after());
  }
}
