package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.compiler.plan.Plan;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
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
  private static final DataSource DATA = Samples.classes(37, 12, 3, 2, 6, 5);
  private static final Overrides FIRST_EPOCH =
      new Overrides(OptionalInt.of(1), OptionalInt.empty(), OptionalLong.empty());

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
    try {
      Compilation compact = Programs.compile(network + RandomProgram.training(seed, schedule));
      Class<?> compacting = Programs.load(compact);
      for (String masks : new LinkedHashSet<>(List.of(masked(schedule), masked(first) + second))) {
        Class<?> masking = Programs.load(Programs.compile(network + RandomProgram.training(seed, masks)));
        same(compact, compacting, masking, FIRST_EPOCH);
        same(compact, compacting, masking, Overrides.none());
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(network + RandomProgram.training(seed, schedule), e);
    }
  }

  private static String masked(String schedule) {
    return schedule.replace("compact ", "mask ");
  }

  /** At the end of an epoch: either one rule over some layers, or a random share of each of them. */
  private static String event(int epoch, Compilation plain, Random random) {
    List<String> layers = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    List<Group> groups = plain.grouped().groups();
    int keep = 1 + random.nextInt(2);
    for (int g = 0; g < groups.size(); g++) {
      List<Node> producers = plain.grouped().producers(g);
      boolean free = groups.get(g).refusal().isEmpty() && groups.get(g).width() > keep;
      if (free && (layers.isEmpty() || random.nextInt(4) > 0)) {
        layers.add(producers.get(random.nextInt(producers.size())).name());
        widths.add(groups.get(g).width());
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
              each.append("    compact random ").append(share(widths.subList(i, i + 1), keep, random))
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
    int most = 100 * widths.stream().mapToInt(w -> w - keep).sum() / all;
    return 1 + random.nextInt(most);
  }

  private void same(Compilation program, Class<?> compacting, Class<?> masking, Overrides overrides)
      throws IOException {
    float[] input = Samples.of(DATA, 12);
    Path compactFile = folder.resolve("compact.safetensors");
    Path maskFile = folder.resolve("mask.safetensors");
    try (ReferenceDevice device = new ReferenceDevice();
        ReferenceDevice other = new ReferenceDevice();
        Trainer compact = Programs.trainer(compacting, device, overrides);
        Trainer mask = Programs.trainer(masking, other, overrides)) {
      List<Double> losses = train(compact);
      assertEquals(train(mask), losses, "losses");
      assertEquals(compact.evaluate(DATA, Split.TEST), mask.evaluate(DATA, Split.TEST));
      equal(mask.predict(input, 12), compact.predict(input, 12));

      compact.save(compactFile);
      mask.save(maskFile);
      survivors(mask.structure(), Safetensors.read(maskFile).tensors(), Safetensors.read(compactFile).tensors());
      assertArrayEquals(mask.structure().liveWidths(), compact.structure().widths());

      int[] widths = compact.structure().widths();
      assertEquals(compact.network().parameterCount(widths), compact.structure().parameters());
      assertEquals(device.allocatedBytes(), compact.plannedBytes(), "bytes after compaction");
      assertEquals(other.allocatedBytes(), mask.plannedBytes(), "bytes with masks");
      if (overrides.epochs().isEmpty()) {
        planned(program, compact.structure());
        Compilation small = Programs.compile(program.shrunk("Small", compact.widths(), ""));
        assertEquals(compact.structure().parameters(), small.plan().dense().parameters());
        if (compact.seed() % 4 == 0) {
          roundTrip(Programs.load(small), compactFile, compact.predict(input, 12), overrides);
        }
      }
      roundTrip(compacting, compactFile, compact.predict(input, 12), overrides);
      roundTrip(masking, maskFile, compact.predict(input, 12), overrides);
    }
  }

  private static List<Double> train(Trainer trainer) {
    List<Double> losses = new ArrayList<>();
    trainer.train(
        DATA,
        new Listener() {
          @Override
          public void epoch(EpochReport report) {
            losses.add(report.metrics().get(Split.TRAIN).get("loss"));
          }
        });
    return losses;
  }

  /** What an event leaves is what the plan said, wherever the schedule alone decides. */
  private static void planned(Compilation program, Structure structure) {
    List<Plan.Event> events = program.plan().events();
    if (!events.isEmpty() && events.stream().allMatch(Plan.Event::exact)) {
      assertEquals(events.getLast().after().parameters(), structure.parameters(), "planned parameters");
      assertEquals(events.getLast().after().flops(), structure.flops(), "planned FLOPs");
    }
  }

  /** Parameters and slots: what is live in the masked network is, in order, all of the smaller one. */
  private static void survivors(
      Structure masked, Map<String, StoredTensor> with, Map<String, StoredTensor> without) {
    boolean[] live = masked.live();
    int at = 0;
    for (Tensor tensor : masked.network().parameters()) {
      for (String suffix : List.of("", ".slot0", ".slot1")) {
        StoredTensor large = with.get(tensor.name() + suffix);
        if (large != null) {
          double[] all = large.doubles();
          double[] small = without.get(tensor.name() + suffix).doubles();
          int next = 0;
          for (int i = 0; i < all.length; i++) {
            if (live[at + i]) {
              assertEquals(all[i] + 0.0, small[next++] + 0.0, tensor.name() + suffix);
            }
          }
          assertEquals(small.length, next, tensor.name() + suffix);
        }
      }
      at += tensor.size(masked.widths());
    }
  }

  private void roundTrip(Class<?> type, Path file, float[] expected, Overrides overrides) throws IOException {
    Path again = folder.resolve("again.safetensors");
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(type, device, overrides)) {
      trainer.load(file);
      equal(expected, trainer.predict(Samples.of(DATA, 12), 12));
      if (!trainer.network().name().equals("Small")) { // which has other original channels
        trainer.save(again);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
      }
    }
  }

  /** Equal as numbers: the sign of a zero is none. */
  private static void equal(float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i] + 0.0, actual[i] + 0.0, "output " + i);
    }
  }
}
