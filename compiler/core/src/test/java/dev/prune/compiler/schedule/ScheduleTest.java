package dev.prune.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.instruction.Optimizer;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.StandardLibrary;
import dev.prune.compiler.schedule.Trainings.Read;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Unit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final String NETWORK =
      """
      import std.gmp
      import std.l1filters
      import std.magnitude
      import std.random
      import std.taylor

      network Net {
        input image: float[1, 28, 28]
        c1 = image |> conv(8, 5x5) as c1 |> batchnorm as norm |> relu |> conv(12, 3x3, stride: 2) as c2 |> relu
        fc1 = c1 |> flatten |> dense(30) |> relu
        fc2 = fc1 |> dense(20) |> relu
        output digit = fc2 |> dense(10)
      }

      """;

  private static Read read(String body) {
    return Trainings.valid(
        NETWORK
            + """
              train Net {
                data digits(validate: 10%, train: 600)
                loss cross_entropy(digit)
                optimizer sgd(lr: 0.1, momentum: 0.9, weight_decay: 1e-4)
                schedule warmup(2 epochs, then: cosine(final: 0.001))
                epochs 10
              """
            + body
            + "}\n");
  }

  private static List<String> layers(String selector) {
    Read read = read("at init { freeze " + selector + " }");
    Act.Freeze freeze = (Act.Freeze) read.training().schedule().triggers().getFirst().body().getFirst();
    List<Node> nodes = read.network().shaped().graph().nodes();
    return freeze.layers().stream().map(id -> nodes.get(id).name()).toList();
  }

  private static Cut cut(Trigger trigger) {
    return trigger.body().getFirst().cuts().getFirst();
  }

  @Test
  void settings() {
    Training training = read("").training();
    assertEquals(10, training.epochs());
    assertEquals(32, training.batch());
    assertEquals(LossKind.CROSS_ENTROPY, training.loss().kind());
    assertEquals(new Optimizer.Momentum(0.1, 0.9, false, 1e-4), training.optimizer());
    assertEquals(0.1, training.data().numbers().get("validate"));
    assertEquals(
        new RateSchedule.Cosine(0.001), assertInstanceOf(RateSchedule.WarmUp.class, training.curve()).then());
  }

  @Test
  void selectors() {
    assertEquals(List.of("c1", "c2", "fc1", "fc2", "digit"), layers("all"));
    assertEquals(List.of("fc1", "fc2", "digit"), layers("dense"));
    assertEquals(List.of("c2"), layers("conv where stride == 2 and kernel == 3x3"));
    assertEquals(List.of("fc1", "fc2"), layers("dense where not channels < 20 except outputs"));
    assertEquals(List.of("c1"), layers("first"));
    assertEquals(List.of("norm"), layers("batchnorm"));
    assertEquals(List.of("c1", "c2"), layers("upstream of fc1"));
    assertEquals(List.of("fc2", "digit"), layers("downstream of fc1"));
    assertEquals(List.of("c1", "digit"), layers("(first, outputs)"));
    assertEquals(List.of("c1", "c2", "fc1", "fc2", "digit"), layers("*"));
  }

  @Test
  void choices() {
    Read read = read("at end of epoch 2 { compact lowest 75% of units of dense by sum(abs(w)) ranked per layer }");
    Trigger trigger = read.training().schedule().triggers().getFirst();
    assertEquals(new When.EndOfEpoch(2), trigger.when());
    Cut cut = cut(trigger);
    assertEquals(Unit.CHANNELS, cut.rule().unit());
    assertEquals(Ranking.PER_LAYER, cut.rule().ranking());
    assertEquals(2, cut.rule().layers().size(), "the output layer is left out");
    assertEquals(1, cut.rule().keep());
    assertEquals(new HostExpression.Number(0.75), cut.amount());
    Score.OfUnits score = assertInstanceOf(Score.OfUnits.class, cut.score().orElseThrow());
    assertEquals("sum(abs(w))", score.text());
    assertEquals(1, score.reductions().size());
  }

  @Test
  void whatOneLayerKeepsIsNoLimitOfOthers() {
    String both = "at init { compact lowest 40% of units of (fc1, fc2) by norm(w) }";
    Rule rule = cut(read("keep at least 25 of fc1\n" + both).training().schedule().triggers().getFirst()).rule();
    assertEquals(1, rule.keep());
    assertEquals(List.of(25), List.copyOf(rule.keepOf().values()));
    String neither = "at init { compact lowest 50% of units of fc2 by norm(w) }";
    rule = cut(read("keep at least 25 of fc1\n" + neither).training().schedule().triggers().getFirst()).rule();
    assertEquals(Map.of(), rule.keepOf());
  }

  @Test
  void aShareSaysWhatItCounts() {
    Read read = read("at init { compact lowest (40% of parameters) of units by norm(w) }");
    assertEquals(Counted.PARAMETERS, cut(read.training().schedule().triggers().getFirst()).rule().counted());
  }

  @Test
  void whatIsCountedMaySayWhatIsChosen() {
    for (String action :
        List.of(
            "compact lowest 40% of parameters of dense by sum(abs(w))",
            "compact random 40% of flops",
            "mask lowest 40% of parameters by norm(w)")) {
      Trigger trigger = read("at init { " + action + " }").training().schedule().triggers().getFirst();
      assertEquals(Unit.CHANNELS, cut(trigger).rule().unit());
    }
    Read read = read("at init { mask lowest 40% of flops by abs(w) }");
    Cut weights = cut(read.training().schedule().triggers().getFirst());
    assertEquals(Unit.WEIGHTS, weights.rule().unit());
    assertEquals(Counted.FLOPS, weights.rule().counted());
  }

  @Test
  void theStandardLibrary() {
    Read read =
        read(
            """
            prune gmp(remove: 95% of weights, begin: epoch 2, end: epoch 8, interval: 50 steps, layers: [fc1, fc2])
            prune l1filters(remove: 50% of filters, when: 2)
            prune taylor(remove: 30% of units, when: 9, layers: dense)
            prune magnitude(remove: 10% of units, when: 8, layers: dense)
            prune random_weights(remove: 10% of weights)
            prune random_units(remove: 10% of units, when: 4, layers: fc1)
            """);
    List<Trigger> triggers = read.training().schedule().triggers();
    assertEquals(6, triggers.size());
    When.Every every = assertInstanceOf(When.Every.class, triggers.getFirst().when());
    assertEquals(50, every.interval().count());
    assertEquals("cubic", assertInstanceOf(HostExpression.Apply.class, cut(triggers.getFirst()).amount()).function());
    assertTrue(cut(triggers.getFirst()).rule().name().startsWith("gmp (gmp.prune:"));
    assertTrue(
        cut(triggers.get(2)).score().orElseThrow().sources().stream()
            .anyMatch(s -> s instanceof Score.Source.Sum sum && sum.gradient().samples().count() == 10));
    assertTrue(new StandardLibrary().standardNames().size() >= 10);
    for (String name : new StandardLibrary().standardNames()) {
      String text = new StandardLibrary().standard(name).orElseThrow().text();
      assertTrue(text.contains("Paper:") && text.contains("Deviations:"), name);
    }
  }

  @Test
  void namesOfAMethodAreItsOwn() {
    Read read =
        Trainings.valid(
            NETWORK
                + """
                  method drift(remove: share, when: moment, layers: selector) {
                    snapshot first = parameters at init
                    metric d = norm(parameters - first) / norm(first) each epoch
                    phase before until d < 0.1 for 2 epochs no later than when {}
                    at end of before { compact lowest remove of units of layers by norm(w - first) }
                  }
                  train Net {
                    data digits(validate: 10%)
                    loss cross_entropy(digit)
                    optimizer adamw(lr: 1e-3)
                    prune drift(remove: 50% of units, when: epoch 4, layers: fc1)
                    prune drift(50% of units, epoch 6, fc2)
                  }
                  """);
    Training training = read.training();
    assertEquals(6, training.epochs(), "as long as the phases last at most");
    assertTrue(training.endsWithPhases());
    assertEquals(List.of("first", "first_2"), training.schedule().snapshots().stream().map(Snapshot::name).toList());
    assertEquals(List.of("d", "d_2"), training.schedule().metrics().stream().map(Metric::name).toList());
    assertEquals(List.of("drift", "drift_2"), training.schedule().tracks().stream().map(Track::name).toList());
    assertEquals(2, training.schedule().tracks().getFirst().phases().getFirst().patience());
  }

  @Test
  void loopsAreUnrolledAndConditionsOfTrainingStay() {
    Read read =
        read(
            """
            let base = 10%
            for t in [20%, 30%] {
              if t > 25% {
                phase rest for 2 epochs {}
              }
            }
            at end of epoch 3 {
              for t in [20%, 30%] { mask lowest t + base of weights of fc1 by abs(w) }
              repeat 2 { reset optimizer }
              if validation.accuracy > 0.5 and epoch < 9 { restart schedule } else { reset optimizer }
            }
            """);
    List<Act> body = read.training().schedule().triggers().getFirst().body();
    assertEquals(5, body.size());
    assertEquals(0.4, body.get(1).cuts().getFirst().amount().constant().getAsDouble(), 1e-12);
    assertInstanceOf(Act.Branch.class, body.getLast());
    assertEquals(1, read.training().schedule().tracks().getFirst().phases().size());
  }

  @Test
  void vectorsAndTheirGradients() {
    Read read =
        read("at init { compact lowest 50% of units of c1 by abs(gamma * grad) + mean(abs(w)) over 3 batches }");
    Score.OfUnits score = (Score.OfUnits) cut(read.training().schedule().triggers().getFirst()).score().orElseThrow();
    assertEquals(4, score.reductions().size());
  }

  @Test
  void repeatedPhases() {
    Read read =
        read(
            """
            repeat until sparsity > 0.9 {
              phase train_on for 1 epoch {
                every 10 steps { mask lowest 5% of active weights of dense by abs(w) }
              }
              phase rest for 1 epoch { schedule cosine(0) train dense }
            }
            phase last {}
            """);
    Track track = read.training().schedule().tracks().getFirst();
    assertEquals(2, track.parts().size());
    assertEquals(3, track.phases().size());
    assertEquals(3, track.phases().get(1).frozen().size(), "conv, conv and batchnorm");
    assertTrue(read.training().schedule().triggers().getFirst().within().isPresent());
  }
}
