package dev.prune.compiler.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library's activation density against its algorithm written down naively: densities are counted by hand from the
 * parameters, and from densities alone follow when it cuts, to which widths, which units stay, when it is over, and what it
 * says that it cost.
 */
class DensityOracleTest {
  private static final int EPOCHS = 16, SAMPLES = 48;
  private static final double TOLERANCE = 0.05, SATURATED = 0.9;
  private static final int PATIENCE = 2, LONGEST = 5;
  private static final List<String> LAYERS = List.of("s", "c", "a", "b");
  private static final Map<String, String> GROUPS = Map.of("s", "s", "c", "s", "a", "a", "b", "b");

  @TempDir Path folder;

  private static String program(String schedule) {
    return "import std.density\n"
        + ActivationTest.NETWORK.replace("epochs 2", "epochs " + EPOCHS)
        + schedule
        + "\n}\n";
  }

  private static String method() {
    return "prune activation_density(tolerance: %s, patience: %d epochs, longest: %d epochs, saturated: %s, batches: 6)"
        .formatted(TOLERANCE, PATIENCE, LONGEST, SATURATED);
  }

  private ActivationTest.Trained train(String schedule, int epochs, List<EventReport> events) throws IOException {
    Overrides overrides = new Overrides(OptionalInt.of(epochs), OptionalInt.empty(), OptionalLong.empty());
    return ActivationTest.train(program(schedule), overrides, folder.resolve("end.safetensors"), events::add);
  }

  /** The density of each unit, counted. */
  private static Map<String, double[]> densities(Map<String, double[]> tensors) {
    Watched data = new Watched(SAMPLES, 24, 8, 3, 0);
    Map<String, double[]> counts = new LinkedHashMap<>();
    for (int i = 0; i < SAMPLES; i++) {
      ActivationTest.activations(data.values(Split.TRAIN, i), tensors)
          .forEach(
              (layer, x) -> {
                double[] count = counts.computeIfAbsent(layer, l -> new double[x.length]);
                for (int k = 0; k < x.length; k++) {
                  for (double value : x[k]) {
                    count[k] += value != 0 ? 1.0 / x[k].length / SAMPLES : 0;
                  }
                }
              });
    }
    return counts;
  }

  private static double mean(double[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }

  @Test
  void densitiesDecideEverything() throws IOException {
    List<EventReport> events = new ArrayList<>();
    ActivationTest.Trained whole = train(method(), EPOCHS, events);
    Map<Integer, EventReport> at = new TreeMap<>();
    events.forEach(e -> at.put(e.epoch(), e));
    assertEquals(events.size(), at.size());

    Map<String, Long> widths = new HashMap<>(Map.of("s", 6L, "a", 9L, "b", 7L));
    Map<String, Double> before = null;
    double flops = 1;
    double complexity = 0;
    double original = events.getFirst().flopsPerSample().before();
    int held = 0;
    int began = 0;
    int cuts = 0;
    boolean over = false;
    for (EpochReport report : whole.epochs()) {
      Map<String, Double> rho = report.layers().get("rho");
      assertEquals(LAYERS, List.copyOf(rho.keySet()));
      complexity += flops;
      assertEquals(complexity, report.metrics().get(Split.TRAIN).get("complexity"), 1e-12);
      if (over) {
        assertTrue(!at.containsKey(report.epoch()), "nothing happens when it is over");
        continue;
      }
      Map<String, Double> last = before;
      boolean still = last != null && LAYERS.stream().allMatch(l -> Math.abs(rho.get(l) - last.get(l)) < TOLERANCE);
      before = rho;
      held = still ? held + 1 : 0;
      if (held < PATIENCE && report.epoch() - began < LONGEST) {
        assertTrue(!at.containsKey(report.epoch()), "epoch " + report.epoch() + " is too early");
        continue;
      }
      double network = mean(LAYERS.stream().mapToDouble(rho::get).toArray());
      boolean shrank = false;
      assertEquals(network < SATURATED, at.containsKey(report.epoch()), "a cut at the end of epoch " + report.epoch());
      if (network < SATURATED) {
        EventReport event = at.get(report.epoch());
        assertEquals("resize", event.action());
        cuts++;
        for (GroupChange change : event.groups()) {
          double[] asked =
              LAYERS.stream()
                  .filter(l -> GROUPS.get(l).equals(change.group()))
                  .mapToDouble(l -> widths.get(change.group()) * rho.get(l))
                  .toArray();
          long width = Math.max(1, Math.round(mean(asked)));
          assertEquals(widths.get(change.group()), change.before());
          assertEquals(width, change.after(), change.group() + " after epoch " + report.epoch());
          shrank |= width < change.before();
          widths.put(change.group(), width);
        }
        flops = event.flopsPerSample().after() / original;
      }
      over = network >= SATURATED || !shrank;
      held = 0;
      began = report.epoch();
    }
    assertTrue(cuts >= 2, "the test sees several rounds: " + cuts);
    widths.forEach((group, width) -> assertEquals(width, whole.channels().get(group).length));
  }

  @Test
  void densitiesAreCounted() throws IOException {
    List<EventReport> events = new ArrayList<>();
    ActivationTest.Trained whole = train(method(), EPOCHS, events);
    int first = events.getFirst().epoch();
    for (int epoch : new int[] {1, first - 1, first + 1, first + 2}) {
      if (events.stream().anyMatch(e -> e.epoch() == epoch)) {
        continue;
      }
      Map<String, double[]> counted = densities(train(method(), epoch, new ArrayList<>()).tensors());
      for (String layer : LAYERS) {
        double told = whole.epochs().get(epoch - 1).layers().get("rho").get(layer);
        assertEquals(mean(counted.get(layer)), told, 1e-12, layer + " after epoch " + epoch);
      }
    }
  }

  /** The same first cut, after which all begins anew: a norm's scale is 1 again, and nothing else is as it was. */
  @Test
  void aFreshBeginning() throws IOException {
    List<EventReport> events = new ArrayList<>();
    train(method(), EPOCHS, events);
    int first = events.getFirst().epoch();
    ActivationTest.Trained kept = train(method(), first, new ArrayList<>());
    ActivationTest.Trained fresh =
        train(method().replace("batches: 6", "batches: 6, fresh: true, survivors: density(activation)"), first, new ArrayList<>());
    for (String group : List.of("s", "a", "b")) {
      assertArrayEquals(kept.channels().get(group), fresh.channels().get(group), group);
    }
    assertTrue(IntStream.range(0, fresh.tensors().get("n0.gamma").length).allMatch(i -> fresh.tensors().get("n0.gamma")[i] == 1));
    assertTrue(
        IntStream.range(0, fresh.tensors().get("a.weight").length)
            .noneMatch(i -> fresh.tensors().get("a.weight")[i] == kept.tensors().get("a.weight")[i]));
  }

  @Test
  void theMostActiveUnitsStay() throws IOException {
    List<EventReport> events = new ArrayList<>();
    train(method(), EPOCHS, events);
    int first = events.getFirst().epoch();
    Map<String, double[]> counted = densities(train("", first, new ArrayList<>()).tensors());
    Map<String, int[]> left = train(method(), first, new ArrayList<>()).channels();
    double[] stream = counted.get("s");
    IntStream.range(0, stream.length).forEach(k -> stream[k] += counted.get("c")[k]);
    for (String group : List.of("s", "a", "b")) {
      double[] scores = counted.get(group);
      int[] stay =
          IntStream.range(0, scores.length)
              .boxed()
              .sorted((i, j) -> scores[i] != scores[j] ? Double.compare(scores[j], scores[i]) : j - i)
              .limit(left.get(group).length)
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
      assertArrayEquals(stay, left.get(group), group);
    }
  }
}
