package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.PruneException;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Metrics with a number for each layer, what is asked of them, and widths that are computed from them. */
class LayerMetricsTest {
  private static final String RHO =
      "metric rho of each layer of (c, a, b) = density(activation) over 5 batches of train in eval each epoch\n";

  private static Runs.Run run(int epochs, String schedule) {
    return Runs.of(Runs.program(epochs, schedule));
  }

  private static List<Double> layer(Runs.Run run, String metric, String layer) {
    return run.epochs().stream().map(e -> e.layers().getOrDefault(metric, Map.of()).get(layer)).toList();
  }

  @Test
  void aNumberOfEachLayerIsReportedWithItsEpoch() {
    Runs.Run run = run(3, RHO + "metric wide of each layer = width + 0 * epoch each epoch from epoch 2");
    for (String layer : List.of("c", "a", "b")) {
      assertTrue(layer(run, "rho", layer).stream().allMatch(d -> d > 0 && d < 1), layer);
    }
    assertEquals(List.of("rho"), List.copyOf(run.epochs().getFirst().layers().keySet()), "wide begins later");
    assertEquals(Map.of("c", 8.0, "a", 16.0, "b", 10.0, "digit", 3.0), run.epochs().get(2).layers().get("wide"));
  }

  @Test
  void oneNumberFromAllOfThem() {
    Runs.Run run =
        run(
            4,
            RHO
                + """
                metric mean_now = mean(rho) each epoch
                metric least = min(rho) each epoch
                metric most = max(rho) each epoch
                metric sum_now = sum(rho) each epoch
                metric moved = max(abs(rho - rho@prev)) each epoch
                metric from_first = max(rho - rho@first) each epoch
                metric second = sum(rho@epoch 2) each epoch
                metric peak = max(max(rho@last(2))) each epoch
                metric centred of each layer of (c, a) = rho - mean(rho) each epoch
                """);
    for (int e = 0; e < 4; e++) {
      int now = e;
      double[] rho = List.of("c", "a", "b").stream().mapToDouble(l -> layer(run, "rho", l).get(now)).toArray();
      double mean = (rho[0] + rho[1] + rho[2]) / 3;
      assertEquals(mean, run.metric("mean_now").get(e), 1e-15);
      assertEquals(rho[0] + rho[1] + rho[2], run.metric("sum_now").get(e), 1e-15);
      assertEquals(Math.min(Math.min(rho[0], rho[1]), rho[2]), run.metric("least").get(e));
      assertEquals(Math.max(Math.max(rho[0], rho[1]), rho[2]), run.metric("most").get(e));
      assertEquals(rho[1] - mean, layer(run, "centred", "a").get(e), 1e-15);
      double moved = 0;
      double first = Double.NEGATIVE_INFINITY;
      double peak = 0;
      for (int l = 0; l < 3; l++) {
        List<Double> series = layer(run, "rho", List.of("c", "a", "b").get(l));
        moved = e == 0 ? Double.NaN : Math.max(moved, Math.abs(series.get(e) - series.get(e - 1)));
        first = Math.max(first, series.get(e) - series.get(0));
        peak = e == 0 ? Double.NaN : Math.max(peak, Math.max(series.get(e), series.get(e - 1)));
      }
      assertEquals(moved, run.metric("moved").get(e));
      assertEquals(first, run.metric("from_first").get(e));
      assertEquals(peak, run.metric("peak").get(e));
      assertEquals(e == 0, run.metric("second").get(e).isNaN());
    }
  }

  @Test
  void weightsOfEachLayer() {
    String metrics =
        """
        metric size of each layer = norm(w) each epoch
        metric middle of each layer of (a, b) = mean(abs(w)) / (1 + sum(w * w)) each epoch
        metric whole = sum(w * w) each epoch
        """;
    String mask = "at init { mask lowest 60% of weights of (a, b) by abs(w) ranked per layer }";
    for (String cut : List.of("", mask)) {
      Runs.Run run = run(2, metrics + cut);
      double whole = 0;
      for (String layer : List.of("c", "a", "b", "digit")) {
        float[] w = run.tensors().get(layer + ".weight").floats();
        double squares = 0;
        double sizes = 0;
        int live = 0;
        for (float v : w) {
          squares += (double) v * v;
          sizes += Math.abs(v);
          live += v != 0 ? 1 : 0;
        }
        whole += squares;
        assertEquals(Math.sqrt(squares), layer(run, "size", layer).get(1), 1e-5 * Math.sqrt(squares), layer);
        if (layer.equals("a") || layer.equals("b")) {
          assertEquals(sizes / live / (1 + squares), layer(run, "middle", layer).get(1), 1e-5, layer);
        }
      }
      assertEquals(whole, run.metric("whole").get(1), 1e-4 * whole);
    }
  }

  @Test
  void sumsOfHistories() {
    Runs.Run run =
        run(
            4,
            """
            metric share = flops each epoch
            metric spent = total(share) each epoch
            metric two = sum(share@last(2)) each epoch
            at end of epoch 2 { resize (a, b) to width / 2 }
            """);
    double small = run.metric("share").get(2);
    assertEquals(
        (double) run.summary().flopsPerSample() / run.events().getFirst().flopsPerSample().before(), small, 1e-15);
    assertEquals(List.of(1.0, 1.0, small, small), run.metric("share"));
    assertEquals(List.of(1.0, 2.0, 2 + small, 2 + small + small), run.metric("spent"));
    assertEquals(List.of(2.0, 1 + small, small + small), run.metric("two").subList(1, 4));
    assertTrue(run.metric("two").getFirst().isNaN());
  }

  @Test
  void aConditionOnAllLayersOrAny() {
    Runs.Run run =
        run(
            4,
            RHO
                + """
                at end of epoch 1 { if all(rho > 0) { compact lowest 2 of units of b by norm(w) } }
                at end of epoch 2 { if all(rho > 2) { compact lowest 3 of units of b by norm(w) } }
                at end of epoch 3 { if any(rho < 0) or not any(rho < 1) { compact lowest 3 of units of b by norm(w) } }
                at end of epoch 4 { if any(width == 8 and rho < 2) and all(rho@epoch 9 < 1) { compact lowest 5 of units of b by norm(w) } }
                """);
    assertEquals(List.of("1:5"), run.moments());
    assertEquals(8, run.widths().get("b"));
  }

  @Test
  void aWidthIsThatOfTheMetricRounded() {
    Runs.Run run =
        run(2, RHO + "at end of epoch 1 { resize (c, a, b) to width * rho by norm(w) }");
    EventReport event = run.events().getFirst();
    assertEquals("resize", event.action());
    for (GroupChange change : event.groups()) {
      double rho = layer(run, "rho", change.group()).getFirst();
      assertEquals(Math.max(1, Math.round(change.before() * rho)), change.after(), change.group());
      assertEquals(Math.round(change.before() * rho), change.asked(), change.group());
      assertEquals((int) change.after(), run.widths().get(change.group()));
    }
    Runs.Run same =
        run(2, "at end of epoch 1 { compact lowest " + (16 - run.widths().get("a")) + " of units of a by norm(w) }");
    assertArrayEquals(same.channels()[1], run.channels()[1], "the lowest go");
  }

  @Test
  void widthsNeverGrowAndKeepWhatMustStay() {
    Runs.Run run =
        run(
            2,
            """
            keep at least 5 of b
            at end of epoch 1 { resize b to 2 }
            at end of epoch 2 { resize (c, a) to 12 by norm(w) }
            """);
    assertEquals(Map.of("c", 8, "a", 12, "b", 5, "digit", 3), run.widths());
    assertEquals("at least 5 must stay", run.events().getFirst().groups().getFirst().reason());
  }

  @Test
  void whatOneLayerKeepsIsNoLimitOfOthers() {
    Runs.Run run = run(1, "keep at least 5 of b\nat end of epoch 1 { resize (c, a, b) to 2 }");
    assertEquals(Map.of("c", 2, "a", 2, "b", 5, "digit", 3), run.widths());
  }

  @Test
  void widthsAreAligned() {
    Runs.Run run = run(1, "align 4\nprotect b\nat end of epoch 1 { resize all except outputs to width * 0.6 }");
    assertEquals(Map.of("c", 4, "a", 12, "b", 10, "digit", 3), run.widths());
  }

  @Test
  void maskedUnitsAreAbsentFromWidths() {
    Runs.Run run =
        run(
            2,
            """
            metric wide of each layer of (a, b) = width each epoch
            at init { mask lowest 4 of units of a by norm(w) }
            at end of epoch 2 { resize (a, b) to width / 2 by norm(w) }
            """);
    assertEquals(List.of(12.0, 12.0), layer(run, "wide", "a"));
    assertEquals(Map.of("c", 8, "a", 6, "b", 5, "digit", 3), run.widths());
  }

  @Test
  void aMaskedNetworkMeasuresAsTheCompactedOne() {
    String cut = " lowest 50% of units of (c, a, b) by norm(w) ranked per layer }\n";
    String metrics =
        RHO
            + """
            metric size of each layer of (c, a) = norm(activation) over 5 batches of train in eval each epoch
            metric middle of each layer of (c, a) = mean(activation) over 2 batches of validation in train each epoch
            """;
    Runs.Run masked = run(2, metrics + "at init { mask" + cut);
    Runs.Run compacted = run(2, metrics + "at init { compact" + cut);
    for (int e = 0; e < 2; e++) {
      for (var metric : compacted.epochs().get(e).layers().entrySet()) {
        for (var value : metric.getValue().entrySet()) {
          double other = masked.epochs().get(e).layers().get(metric.getKey()).get(value.getKey());
          assertEquals(value.getValue(), other, 1e-3 * Math.abs(value.getValue()), metric.getKey() + value.getKey());
        }
      }
    }
  }

  @Test
  void aWidthThatIsNoNumberIsAnError() {
    PruneException e =
        assertThrows(
            PruneException.class,
            () -> run(2, RHO + "at end of epoch 1 { resize a to width * rho@prev }"));
    assertTrue(e.getMessage().contains("a width of `a` that is not a number in epoch 1"), e.getMessage());
  }
}
