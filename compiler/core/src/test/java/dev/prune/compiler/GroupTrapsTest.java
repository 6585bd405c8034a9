package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.reference.ReferenceDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where channel groups usually go wrong, each by its name; masked and compacted networks are the same function in all. */
class GroupTrapsTest {
  @TempDir Path folder;

  private static String network(String body) {
    return "network N {\n  input image: float[2, 6, 5]\n" + body + "}\n";
  }

  private static String training(String action) {
    return """

        train N {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.05, momentum: 0.9)
          batch 8
          epochs 3
          seed 4
          at end of epoch 1 {
            %s
          }
        }
        """
        .formatted(action);
  }

  /** Masked and compacted agree; the widths of the groups as the plan says they will be, by name. */
  private Map<String, Integer> check(String body, String action) throws IOException {
    String training = training(action);
    new MaskedCompacted(folder, true).check(network(body), training, training.replace("compact ", "mask "));
    Map<String, Integer> after = new TreeMap<>();
    Compilation program = Programs.compile(network(body) + training);
    program.plan().events().getLast().groups().forEach(g -> after.put(g.group(), (int) g.after()));
    return after;
  }

  private static Map<String, String> refusals(String body) {
    GroupedNetwork grouped = Programs.compile(network(body) + training("let nothing = 1")).grouped();
    Map<String, String> refusals = new TreeMap<>();
    grouped.groups().stream().filter(g -> !g.prunable()).forEach((Group g) -> refusals.put(g.name(), g.refusal()));
    return refusals;
  }

  /** Found by a random network: after the event both say so, at the same step. */
  @Test
  void aProductThatGrowsWithoutBoundsDivergesAlike() throws IOException {
    String network =
        network(
            "a = image |> conv(4, 3x3) as a\n b = a * (a |> conv(4, 3x3) as b)\n"
                + "output digit = b |> flatten |> dense(8) |> dense(3)\n");
    String training = training("compact lowest 50% of units of a by sum(abs(w)) ranked per layer").replace("0.05", "0.2");
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(network + training, device)) {
      PruneException diverged = assertThrows(PruneException.class, () -> trainer.train(Samples.classes(37, 12, 3, 2, 6, 5)));
      assertTrue(diverged.getMessage().contains("in epoch 2"), diverged.getMessage());
    }
    new MaskedCompacted(folder, true).check(network, training, training.replace("compact ", "mask "));
  }

  @Test
  void aConvolutionWithOneOutputChannelIsNotDepthwise() throws IOException {
    Map<String, Integer> after =
        check(
            "a = image |> conv(6, 3x3) as a |> relu\n b = a |> conv(1, 3x3) as b |> relu\n c = b |> conv(4, 3x3) as c |> relu\n"
                + "output digit = c |> flatten |> dense(3)\n",
            "compact lowest 50% of units of (a, c) by sum(abs(w)) ranked per layer");
    assertEquals(Map.of("a", 3, "c", 2), after);
  }

  @Test
  void oneTensorCutOnBothSidesInOneEvent() throws IOException {
    Map<String, Integer> after =
        check(
            "a = image |> conv(6, 3x3) as a |> relu\n b = a |> conv(4, 3x3) as b |> relu\n"
                + "output digit = b |> flatten |> dense(3)\n",
            "compact lowest 50% of units of (a, b) by sum(abs(w)) ranked per layer");
    assertEquals(Map.of("a", 3, "b", 2), after);
  }

  @Test
  void aGroupOfOneChannelStays() throws IOException {
    Map<String, Integer> after =
        check(
            "a = image |> conv(1, 3x3) as a |> relu\n b = a |> conv(4, 3x3) as b |> relu\n"
                + "output digit = b |> flatten |> dense(3)\n",
            "compact lowest 50% of units of (a, b) by sum(abs(w)) ranked per layer");
    assertEquals(Map.of("a", 1, "b", 2), after);
  }

  @Test
  void aRoundingThatRemovesNothing() throws IOException {
    Map<String, Integer> after =
        check(
            "a = image |> conv(3, 3x3) as a |> relu\n b = a |> conv(8, 3x3) as b |> relu\n"
                + "output digit = b |> flatten |> dense(3)\n",
            "compact lowest 15% of units of (a, b) by sum(abs(w)) ranked per layer");
    assertEquals(Map.of("a", 3, "b", 7), after);
  }

  /** The input keeps its channels whatever is done to them; the first layer loses its own. */
  @Test
  void theFirstAndTheLastLayer() throws IOException {
    String body =
        "a = image |> conv(4, 3x3) as a |> relu\n b = image |> slice(0, 1) |> conv(2, 3x3) as b\n"
            + "c = concat(a, b, image) |> flatten\n output digit = c |> dense(3) as last\n";
    assertEquals(Map.of("last", "its channels are the output `digit` of the network"), refusals(body));
    Map<String, Integer> after =
        check(body, "compact lowest 50% of units of (a, b) by sum(abs(w)) ranked per layer");
    assertEquals(Map.of("a", 2, "b", 1), after);
  }

  @Test
  void aStreamOfThreeSumsIsOneGroup() throws IOException {
    String body =
        "a = image |> conv(5, 3x3) as a\n b = a + (a |> relu |> conv(5, 3x3) as b)\n c = b + (b |> relu |> conv(5, 3x3) as c)\n"
            + "d = c + (c |> relu |> conv(5, 3x3) as d) |> relu\n output digit = d |> global_average_pool |> dense(3)\n";
    assertEquals(Map.of("a", 3), check(body, "compact lowest 2 of units of c by sum(abs(w)) ranked per layer"));
  }

  /** The other treatment of streams: what is inside the blocks goes, the stream itself stays. */
  @Test
  void aStreamThatIsLeftAlone() throws IOException {
    String body =
        "a = image |> conv(4, 3x3) as a\n b = a + (a |> conv(6, 3x3) as b1 |> relu |> conv(4, 3x3) as b2)\n"
            + "c = b + (b |> conv(8, 3x3) as c1 |> relu |> conv(4, 3x3) as c2) |> relu\n"
            + "output digit = c |> global_average_pool |> dense(3)\n";
    assertEquals(
        Map.of("b1", 3, "c1", 4),
        check(body, "compact lowest 50% of units of all except (shared, outputs) by sum(abs(w)) ranked per layer"));
  }

  /** A pruned branch beside one that is left alone, and a sum over both. */
  @Test
  void aSumOverAConcatenationPrunesItsBranchesApart() throws IOException {
    String body =
        "a = image |> conv(4, 3x3) as a |> relu\n b = image |> conv(6, 3x3) as b |> relu\n"
            + "c = concat(a, b) + (image |> conv(10, 3x3) as c) |> relu\n output digit = c |> flatten |> dense(3)\n";
    assertEquals(Map.of("a", 2), check(body, "compact lowest 50% of units of a by sum(abs(w)) ranked per layer"));
    assertEquals(
        Map.of("a", 2, "b", 3), check(body, "compact lowest 50% of units of c by sum(abs(w)) ranked per layer"));
  }

  /** The channels that are squeezed and those that are scaled are one group; the bottleneck is another. */
  @Test
  void squeezeAndExcitation() throws IOException {
    String body =
        "a = image |> conv(6, 3x3) as a |> batchnorm |> relu\n"
            + "s = a |> global_average_pool |> dense(4) as squeeze |> relu |> dense(6) as excite |> sigmoid\n"
            + "b = a * s |> conv(4, 3x3) as b |> relu\n output digit = b |> flatten |> dense(3)\n";
    assertEquals(
        Map.of("a", 3, "squeeze", 2),
        check(body, "compact lowest 50% of units of (excite, squeeze) by sum(abs(w)) ranked per layer"));
  }

  @Test
  void channelsOfAShuffleStayEqual() throws IOException {
    String body =
        "a = image |> conv(8, 3x3) as a |> relu\n b = a |> channel_shuffle(4) |> conv(3, 3x3) as b |> relu\n"
            + "output digit = b |> flatten |> dense(3)\n";
    assertEquals(Map.of("a", 1), check(body, "compact lowest 50% of units of a by sum(abs(w)) ranked per layer"));
  }

  @Test
  void pixelShuffleBundlesChannels() throws IOException {
    String body =
        "a = image |> conv(12, 3x3) as a |> tanh\n b = a |> pixel_shuffle(2) |> conv(3, 3x3) as b |> relu\n"
            + "output digit = b |> flatten |> dense(3)\n";
    assertEquals(Map.of("a", 1), check(body, "compact lowest 2 of units of a by norm(w) ranked per layer"));
  }

  @Test
  void partsOfASliceGoApart() throws IOException {
    String body =
        "a = image |> conv(9, 3x3) as a |> relu\n b = a |> slice(0, 3) |> conv(4, 3x3) as b |> relu\n"
            + "c = (a |> slice(3, 9)) + (b |> conv(6, 1x1) as c)\n output digit = c |> flatten |> dense(3)\n";
    assertEquals(
        Map.of("a.2", 3), check(body, "compact lowest 50% of units of c by sum(abs(w)) ranked per layer"));
    assertTrue(refusals(body).keySet().equals(java.util.Set.of("digit")), refusals(body).toString());
    assertEquals(
        Map.of("a.1", 1, "a.2", 3), check(body, "compact lowest 50% of units of a by sum(abs(w)) ranked per layer"));
  }

  @Test
  void everyRefusalHasAReason() {
    String body =
        "a = image |> conv(2, 3x3) as a\n b = a + image |> relu\n c = b |> global_average_pool |> dense(4) as c |> softmax\n"
            + "output digit = c |> dense(3)\n";
    assertEquals(
        List.of(
            "`b.add` ties it to channels of the network's input",
            "`softmax` divides by a sum over all channels, so that none may be absent",
            "its channels are the output `digit` of the network"),
        List.copyOf(refusals(body).values()));
  }
}
