package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.plan.Plan;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Residual streams that lose as many channels of each member, and streams that lose none, against sums written down here. */
class ResidualStreamTest {
  private static final DataSource DATA = Samples.classes(37, 12, 3, 2, 6, 5);

  /** The members of the stream: stem, c1 and c2. What reads it: b1, b2 and digit. */
  private static final String NETWORK =
      """
      network N {
        input image: float[2, 6, 5]
        stem = image |> conv(8, 3x3) as stem |> relu
        x = (stem |> conv(6, 3x3) as b1 |> relu |> conv(8, 3x3) as c1 |> batchnorm as n1) + stem
        y = x + (x |> conv(6, 3x3) as b2 |> relu |> conv(8, 3x3) as c2)
        output digit = y |> relu |> global_average_pool |> dense(3)
      }
      """;

  private static final List<String> MEMBERS = List.of("stem", "c1", "c2");

  @TempDir Path folder;

  private static String training(int epochs, String body) {
    return NETWORK
        + "train N {\n data digits\n loss cross_entropy(digit)\n optimizer adam(lr: 1e-2)\n batch 8\n seed 4\n epochs " + epochs
        + "\n" + body + "}\n";
  }

  private static String counted(int epochs, String action) {
    return training(epochs, "residual count_aligned\nat end of epoch 1 { " + action + " }\n");
  }

  /** What a run leaves. */
  private record Left(Map<String, int[]> originals, Map<String, StoredTensor> tensors, float[] outputs, Compilation program) {
    int width(String group) {
      return originals.get(group).length;
    }

    Set<Integer> kept(String group) {
      return Arrays.stream(originals.get(group)).boxed().collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private Left run(String text) throws IOException {
    Compilation program = Programs.compile(text);
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(program, device, Overrides.none())) {
      trainer.train(DATA, new Listener() {});
      Path file = folder.resolve("run.safetensors");
      trainer.save(file);
      Map<String, int[]> originals = new LinkedHashMap<>();
      for (int g = 0; g < trainer.network().groups().size(); g++) {
        originals.put(trainer.network().groups().get(g).name(), trainer.structure().originals().channels()[g]);
      }
      assertEquals(device.allocatedBytes(), trainer.plannedBytes());
      return new Left(originals, Safetensors.read(file).tensors(), trainer.predict(Samples.of(DATA, 12), 12), program);
    }
  }

  /** The sum of the absolute weights of each output channel. */
  private static double[] sizes(Left run, String layer) {
    StoredTensor weight = run.tensors().get(layer + ".weight");
    double[] values = weight.doubles();
    int rows = (int) weight.shape()[0];
    double[] sums = new double[rows];
    for (int i = 0; i < values.length; i++) {
      sums[i / (values.length / rows)] += Math.abs(values[i]);
    }
    return sums;
  }

  private static Set<Integer> largest(double[] sizes, int count) {
    return IntStream.range(0, sizes.length)
        .boxed()
        .sorted((a, b) -> Double.compare(sizes[b], sizes[a]))
        .limit(count)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The elements of a tensor at these positions of its first two axes. */
  private static double[] gathered(StoredTensor tensor, Set<Integer> rows, Set<Integer> columns) {
    double[] all = tensor.doubles();
    int length = all.length / (int) tensor.shape()[0];
    int inner = tensor.shape().length == 1 ? 1 : length / (int) tensor.shape()[1];
    return rows.stream()
        .flatMapToDouble(r -> columns.stream().flatMapToDouble(c -> Arrays.stream(all, r * length + c * inner, r * length + (c + 1) * inner)))
        .toArray();
  }

  @Test
  void everyMemberKeepsItsOwnAndReadersFollowTheFirst() throws IOException {
    Left whole = run(training(1, ""));
    Left cut = run(counted(1, "compact lowest 50% of units of conv by sum(abs(w)) ranked per layer"));
    Map<String, Set<Integer>> kept = new TreeMap<>();
    for (String layer : List.of("stem", "c1", "c2", "b1", "b2")) {
      double[] sizes = sizes(whole, layer);
      kept.put(layer, largest(sizes, sizes.length / 2));
      assertEquals(kept.get(layer), cut.kept(layer), layer);
    }
    assertEquals(3, MEMBERS.stream().map(kept::get).distinct().count(), "members keep other channels each: " + kept);
    Set<Integer> input = Set.of(0, 1);
    Map<String, List<Set<Integer>>> axes = new LinkedHashMap<>();
    axes.put("stem.weight", List.of(kept.get("stem"), new TreeSet<>(input)));
    axes.put("b1.weight", List.of(kept.get("b1"), kept.get("stem")));
    axes.put("c1.weight", List.of(kept.get("c1"), kept.get("b1")));
    axes.put("b2.weight", List.of(kept.get("b2"), kept.get("stem")));
    axes.put("c2.weight", List.of(kept.get("c2"), kept.get("b2")));
    axes.put("digit.weight", List.of(new TreeSet<>(Set.of(0, 1, 2)), kept.get("stem")));
    for (String vector : List.of("stem.bias", "c2.bias", "n1.gamma", "n1.beta", "n1.mean", "n1.variance")) {
      axes.put(vector, List.of(kept.get(vector.startsWith("n1") ? "c1" : vector.substring(0, vector.indexOf('.'))), Set.of(0)));
    }
    axes.forEach((name, sides) -> {
      for (String suffix : List.of("", ".slot0", ".slot1")) {
        if (whole.tensors().containsKey(name + suffix)) {
          assertArrayEquals(
              gathered(whole.tensors().get(name + suffix), sides.getFirst(), sides.getLast()),
              cut.tensors().get(name + suffix).doubles(), name + suffix);
        }
      }
    });
    assertTrue(whole.tensors().containsKey("c2.weight.slot1"));
  }

  /** With what is left in order, it is a plain network: its resized source computes the same, streams aligned either way. */
  @Test
  void theSmallerNetworkIsAPlainOne() throws IOException {
    Left cut = run(counted(3, "compact lowest 50% of units of all except outputs by sum(abs(w))"));
    Map<String, Integer> widths = new TreeMap<>();
    cut.originals().forEach((group, channels) -> widths.put(group, channels.length));
    assertEquals(1, MEMBERS.stream().map(widths::get).distinct().count(), "one width: " + widths);
    String source = cut.program().shrunk("Small", widths, "");
    assertTrue(source.contains("residual  count_aligned"), source);
    for (String small : List.of(source, source.replaceAll("residual.*", ""))) {
      try (ReferenceDevice device = new ReferenceDevice();
          Trainer trainer = Programs.trainer(small, device)) {
        trainer.load(folder.resolve("run.safetensors"));
        assertArrayEquals(cut.outputs(), trainer.predict(Samples.of(DATA, 12), 12));
      }
    }
  }

  /** A stream is as wide as the widest of its members would be alone. */
  @Test
  void thresholdsAndGlobalRankingsGoByTheWidestMember() throws IOException {
    Left whole = run(training(1, ""));
    double[] all = MEMBERS.stream().flatMapToDouble(m -> Arrays.stream(sizes(whole, m))).sorted().toArray();
    double threshold = (all[12] + all[13]) / 2;
    List<Long> above = MEMBERS.stream().map(m -> Arrays.stream(sizes(whole, m)).filter(s -> s >= threshold).count()).toList();
    assertTrue(above.stream().distinct().count() > 1, above.toString());
    long widest = above.stream().mapToLong(n -> n).max().orElseThrow();
    Left beyond = run(counted(1, "compact units below " + threshold + " of (stem, c1, c2) by sum(abs(w))"));
    Left least = run(counted(1, "compact lowest " + 3 * (8 - widest) + " of units of (stem, c1, c2) by sum(abs(w)) ranked globally"));
    for (String member : MEMBERS) {
      Set<Integer> own = largest(sizes(whole, member), (int) widest);
      assertEquals(own, beyond.kept(member), member);
      assertEquals(own, least.kept(member), member);
    }
  }

  /** A rule that names one member takes as many of the others, by the same score. */
  @Test
  void oneMemberBringsTheOthersAlong() throws IOException {
    Left whole = run(training(1, ""));
    Left cut = run(counted(1, "compact lowest 3 of units of c2 by sum(abs(w)) ranked per layer"));
    MEMBERS.forEach(m -> assertEquals(largest(sizes(whole, m), 5), cut.kept(m), m));
    Plan.Event planned = cut.program().plan().events().getLast();
    assertTrue(planned.exact());
    assertEquals(List.of("stem 5", "c1 5", "c2 5"), planned.groups().stream().map(g -> g.group() + " " + g.after()).toList());
  }

  @Test
  void keepAlignAndProtectHoldForTheStream() throws IOException {
    String half = "at end of epoch 1 { compact lowest 50% of units of conv by sum(abs(w)) ranked per layer }\n";
    String third = half.replace("50%", "30%");
    assertEquals(7, run(training(1, "residual count_aligned\nkeep at least 7 of c1\n" + third)).width("c2"));
    assertEquals(3, run(training(1, "residual count_aligned\nalign 3\n" + half)).width("c2"));
    Left held = run(training(1, "residual count_aligned\nprotect c1\n" + half));
    assertEquals(List.of(8, 8, 8, 3), List.of(held.width("stem"), held.width("c1"), held.width("c2"), held.width("b1")));
  }

  /** Sets that act late, masks, restored masks and unconnected channels leave as many of each member. */
  @Test
  void laterActionsKeepOneWidth() throws IOException {
    Left cut =
        run(training(4, """
            residual count_aligned
            at init { set S = lowest 50% of units of (stem, c1, c2) by norm(w) ranked per layer }
            at end of epoch 1 { mask lowest 3 of units of c1 by sum(abs(w)) ranked per layer }
            at end of epoch 2 { compact S }
            at end of epoch 3 { restore c2 mask random 60% of weights compact unconnected units of all }
            """));
    assertEquals(1, MEMBERS.stream().map(cut::width).distinct().count());
    assertTrue(cut.width("stem") < 8 && cut.width("stem") >= 4, "" + cut.width("stem"));
  }

  @Test
  void excludedStreamsKeepTheirChannelsAndMaskedIsCompacted() throws IOException {
    String action = "at end of epoch 1 { compact lowest 50% of units of conv by sum(abs(w)) ranked per layer }\n";
    Left cut = run(training(3, "residual excluded\n" + action));
    assertEquals(
        Map.of("stem", 8, "b1", 3, "b2", 3, "digit", 3),
        cut.originals().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().length)));
    String train = training(3, "residual excluded\n" + action).substring(NETWORK.length());
    new MaskedCompacted(folder, false).check(NETWORK, train, train.replace("compact ", "mask "));
    Group stem = cut.program().grouped().groups().getFirst();
    assertEquals("it is in a residual stream, which this training excludes; `x.add` adds to it", stem.refusal());
  }

  /** Each stream by itself, the later of two lines holding; a value names its stream. */
  @Test
  void streamsAreTreatedEachByItself() {
    String network =
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(4, 3x3) as a
          x = a + (a |> relu |> conv(4, 3x3) as a2)
          b = x |> conv(6, 3x3) as b
          y = b + (b |> relu |> conv(6, 3x3) as b2)
          c = y |> conv(6, 3x3) as c
          z = c + (c |> relu |> conv(6, 3x3) as c2)
          output digit = z |> global_average_pool |> dense(3)
        }
        train N { data digits loss mse(digit) optimizer sgd(lr: 0.1) epochs 1
          residual count_aligned
          residual excluded of y
          residual index_aligned of c2
        }
        """;
    Compilation program = Programs.compile(network);
    assertEquals(
        List.of("a 0", "a2 0", "b -1", "c -1", "digit -1"),
        program.grouped().groups().stream().map(g -> g.name() + " " + g.stream()).toList());
    assertEquals(
        List.of("COUNT_ALIGNED", "COUNT_ALIGNED", "EXCLUDED", "INDEX_ALIGNED"),
        IntStream.range(0, 4).mapToObj(g -> program.grouped().residual(g).orElseThrow().name()).toList());
  }

  /** A member that keeps its channels keeps those of all members, and the reason is told of each. */
  @Test
  void aMemberThatMayLoseNoneHoldsTheStream() {
    String network =
        """
        network N {
          input image: float[2, 6, 5]
          a = image |> conv(3, 3x3) as a |> relu
          s = a + (a |> conv(3, 3x3) as b)
          output digit = s |> global_average_pool
        }
        train N { data digits loss mse(digit) optimizer sgd(lr: 0.1) epochs 1 residual count_aligned }
        """;
    List<Group> groups = Programs.compile(network).grouped().groups();
    assertEquals("its channels are the output `digit` of the network", groups.getFirst().refusal());
    assertEquals(
        "its count-aligned stream has one width with `a`, which keeps its channels: its channels are the output `digit` of the network",
        groups.getLast().refusal());
  }

  @Test
  void maskedStreamsOfTheOtherKindAreNotRead() throws IOException {
    run(counted(1, "mask lowest 50% of units of conv by sum(abs(w)) ranked per layer"));
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(training(1, ""), device)) {
      String said = assertThrows(PruneException.class, () -> trainer.load(folder.resolve("run.safetensors"))).getMessage();
      assertTrue(said.contains("count-aligned residual stream"), said);
    }
    Left index =
        run(training(1, "at end of epoch 1 { compact lowest 50% of units of conv by sum(abs(w)) ranked per layer }\n"));
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(counted(1, "let nothing = 1"), device)) {
      trainer.load(folder.resolve("run.safetensors"));
      assertArrayEquals(index.outputs(), trainer.predict(Samples.of(DATA, 12), 12));
      assertFalse(index.originals().containsKey("c2"));
      assertArrayEquals(index.originals().get("stem"), trainer.structure().originals().channels()[2]);
    }
  }
}
