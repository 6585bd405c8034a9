package dev.prune.compiler.oracle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code std.exits} against the two ways written down by hand: which weights go after which epoch, and what is tuned meanwhile. */
class ExitsLibraryTest {
  private static final int BACKBONE = 10 * 7 + 7 * 5 + 5 * 3;
  private static final int EXIT = 7 * 3;

  @TempDir Path folder;

  /** How many weights are gone after a round: each takes the same share of what was left. */
  private static int gone(double share, int round, int rounds, int all) {
    return (int) Math.round((1 - Math.pow(1 - share, (double) round / rounds)) * all);
  }

  private static Map<String, double[]> magnitudes(Exits o, List<String> layers) {
    return o.weights((name, i) -> Math.abs(o.model.parameters.get(name).value[i]), layers);
  }

  private static String program(String use) {
    String rules = "prune " + use;
    return "import std.exits\n" + PhaseLossTest.program("cross_entropy(late) + 0.5 * cross_entropy(early)", rules);
  }

  @Test
  void jointly() {
    List<Consumer<Exits>> after = new ArrayList<>();
    List<double[]> weights = new ArrayList<>();
    for (int epoch = 1; epoch <= 12; epoch++) {
      int end = epoch;
      weights.add(new double[] {1, 0.5});
      after.add(
          o -> {
            if (end % 2 == 0 && end / 2 <= 5) {
              o.mask(magnitudes(o, List.of("a", "e", "b", "y")), gone(0.7, end / 2, 5, BACKBONE + EXIT));
            }
          });
    }
    PhaseLossTest.check(folder, program("exits_jointly(remove: 70% of weights)"), o -> {}, after, weights);
  }

  @Test
  void inTurn() {
    List<Consumer<Exits>> after = new ArrayList<>();
    List<double[]> weights = new ArrayList<>();
    for (int epoch = 1; epoch <= 12; epoch++) {
      int end = epoch;
      weights.add(epoch <= 6 ? new double[] {1, 0} : new double[] {0, 1});
      after.add(
          o -> {
            if (end == 2 || end == 4) {
              o.mask(magnitudes(o, List.of("a", "b", "y")), gone(0.6, end / 2, 2, BACKBONE));
            } else if (end == 8 || end == 10) {
              o.mask(magnitudes(o, List.of("e")), gone(0.6, (end - 6) / 2, 2, EXIT));
            }
            o.still = end < 6 ? List.of("e") : List.of("a", "b", "y");
          });
    }
    String use =
        "exits_in_turn(remove: 60% of weights, backbone: [a, b, y], exits: e, backbone_loss: cross_entropy(late),"
            + " exits_loss: cross_entropy(early), rounds: 2)";
    PhaseLossTest.check(folder, program(use), o -> o.still = List.of("e"), after, weights);
  }
}
