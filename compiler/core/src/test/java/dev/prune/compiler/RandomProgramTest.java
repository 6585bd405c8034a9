package dev.prune.compiler;

import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.network.Group;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random networks with random events, in double: the network that lost channels and the one where the same channels are
 * masked are the same function, at the event and after further training; memory is what was planned; a file holds all of
 * it; the source of the smaller network gives a class that predicts the same.
 *
 * <p>{@code -Dprune.seeds=1000..2000} tries other seeds.
 */
class RandomProgramTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> maskedIsCompacted() {
    String[] seeds = System.getProperty("prune.seeds", "0..16").split("\\.\\.");
    return LongStream.range(Long.parseLong(seeds[0]), Long.parseLong(seeds[1]))
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> check(seed)));
  }

  private void check(long seed) throws IOException {
    String network = RandomProgram.network(seed);
    Compilation plain = Programs.compile(network + RandomProgram.training(seed, ""));
    Random random = new Random(seed + 1);
    String first = event(1, plain, random);
    String second = random.nextBoolean() ? event(2, plain, random) : "";
    String schedule = first + second;
    String training = RandomProgram.training(seed, schedule);
    new MaskedCompacted(folder, seed % 4 == 0).check(network, training, masked(training), RandomProgram.training(seed, masked(first) + second));
  }

  private static String masked(String schedule) {
    return schedule.replace("compact ", "mask ");
  }

  /** At the end of an epoch: either one rule over some layers, or a random share of each of them. */
  private static String event(int epoch, Compilation plain, Random random) {
    List<String> layers = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    List<List<Integer>> own = new ArrayList<>();
    List<Group> groups = plain.grouped().groups();
    int keep = 1 + random.nextInt(2);
    for (int g = 0; g < groups.size(); g++) {
      List<Node> producers = plain.grouped().producers(g);
      boolean free = groups.get(g).refusal().isEmpty() && groups.get(g).width() > keep;
      if (free && (layers.isEmpty() || random.nextInt(4) > 0)) {
        Node layer = producers.get(random.nextInt(producers.size()));
        layers.add(layer.name());
        // A rule over a layer in several groups leaves something of each of them.
        own.add(
            plain.grouped().groups(layer).stream().map(groups::get).filter(Group::prunable).map(Group::width).toList());
        widths.addAll(own.getLast());
      }
    }
    if (layers.isEmpty()) {
      return "";
    }
    String some = "% of units of (" + String.join(", ", layers) + ")";
    String rule = "    compact lowest " + share(widths, keep, random) + some;
    String code =
        switch (random.nextInt(4)) {
          case 0 -> {
            StringBuilder each = new StringBuilder();
            for (int i = 0; i < layers.size(); i++) {
              each.append("    compact random ").append(share(own.get(i), keep, random))
                  .append("% of units of ").append(layers.get(i)).append(" ranked per layer keep ").append(keep)
                  .append('\n');
            }
            yield each.toString();
          }
          case 1 -> rule + " by sum(abs(w)) ranked globally keep " + keep + "\n";
          case 2 -> rule.replace("lowest", "highest") + " by sum(w * w) ranked per layer keep " + keep + "\n";
          default -> rule + " by abs(sum(w * grad)) over 2 batches of train in eval keep " + keep + "\n";
        };
    return "  at end of epoch " + epoch + " {\n" + code + "  }\n";
  }

  /** A share in percent that leaves {@code keep} units of each group. */
  private static int share(List<Integer> widths, int keep, Random random) {
    int all = widths.stream().mapToInt(w -> w).sum();
    int most = 100 * widths.stream().mapToInt(w -> Math.max(0, w - keep)).sum() / all;
    return 1 + random.nextInt(most);
  }
}
