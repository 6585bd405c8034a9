package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What is masked is absent: scores and metrics of a masked network are those of the compacted one. */
class MaskedScoresTest {
  private record Outcome(List<List<Integer>> live, List<Double> metric) {}

  private static Outcome run(String action, String score, String metric) {
    String text =
        """
        network N {
          input image: float[2, 6, 5]
          c = image |> conv(6, 3x3) |> sigmoid
          a = c |> global_average_pool |> dense(12) |> sigmoid
          b = a |> dense(10) |> tanh
          output digit = b |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.5, momentum: 0.5)
          batch 16
          epochs 3
          seed 4
          snapshot first = parameters at init
          metric m = %s each epoch
          at end of epoch 1 { %s lowest 50%% of units of (c, a) by norm(w) ranked per layer }
          at end of epoch 2 { %s lowest 30%% of active units of (c, a, b) by %s }
        }
        """.formatted(metric, action, action, score);
    List<Double> values = new ArrayList<>();
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(Programs.compile(text), device, Overrides.none())) {
      DataSource data = Samples.split(80, 10, 10, 3, 2, 6, 5);
      trainer.train(data, new Listener() {
        @Override
        public void epoch(EpochReport report) {
          values.add(report.metrics().get(Split.TRAIN).get("m"));
        }
      });
      Structure left = trainer.structure();
      List<List<Integer>> live = new ArrayList<>();
      for (int g = 0; g < left.widths().length; g++) {
        live.add(new ArrayList<>());
        for (int c = 0; c < left.widths()[g]; c++) {
          if (!left.masked(g, c)) {
            live.get(g).add(left.originals().channels()[g][c]);
          }
        }
      }
      return new Outcome(live, values);
    }
  }

  @TestFactory
  Stream<DynamicTest> scores() {
    return Stream.of(
            "sum(abs(w))", "mean(abs(w))", "max(w)", "min(abs(w))", "mean(w)", "sum(exp(w))", "sum(log(abs(w)))",
            "norm(grad) over 2 batches of train in eval", "mean(abs(grad)) over 2 batches of train in train",
            "abs(sum(w * grad)) over 2 batches of train in eval", "norm(w - first)", "max(abs(w)) / mean(abs(w))")
        .map(
            score ->
                DynamicTest.dynamicTest(
                    score,
                    () ->
                        assertEquals(run("compact", score, "epoch").live(), run("mask", score, "epoch").live())));
  }

  @TestFactory
  Stream<DynamicTest> metrics() {
    return Stream.of(
            "norm(parameters - first) / norm(first)", "mean(abs(parameters))", "mean(weights)", "sum(exp(weights))",
            "norm(weights)")
        .map(
            metric ->
                DynamicTest.dynamicTest(
                    metric,
                    () -> {
                      List<Double> compacted = run("compact", "norm(w)", metric).metric();
                      List<Double> masked = run("mask", "norm(w)", metric).metric();
                      for (int e = 0; e < 3; e++) {
                        assertEquals(compacted.get(e), masked.get(e), 1e-12, "epoch " + (e + 1));
                      }
                    }));
  }
}
