package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Units that no live weight leads to or from, on a network with a sum, a convolution and a flatten, against a naive walk
 * over its edges; masked and compacted they are the same network.
 */
class UnconnectedTest {
  private static final DataSource DATA = Samples.split(40, 10, 10, 3, 2, 4, 4);

  @TempDir Path folder;

  private static String program(String schedule) {
    return """
        network N {
          input image: float[2, 4, 4]
          s = image |> conv(7, 3x3) |> relu
          m = s |> conv(8, 3x3) as c1 |> relu |> conv(7, 3x3) as c2
          r = m + s |> relu |> max_pool(2x2)
          a = r |> flatten |> dense(12) |> relu
          b = a |> dense(9) |> tanh
          output digit = b |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer adam(lr: 1e-2)
          batch 20
          epochs 3
          seed 6
        """ + schedule + "\n}\n";
  }

  private record End(Map<String, StoredTensor> tensors, int[][] channels, List<EventReport> events, int[] live) {}

  private End run(String schedule, int epochs) throws IOException {
    List<EventReport> events = new ArrayList<>();
    Listener listener =
        new Listener() {
          @Override
          public void event(EventReport report) {
            events.add(report);
          }
        };
    Overrides overrides = new Overrides(OptionalInt.of(epochs), OptionalInt.empty(), OptionalLong.empty());
    Path file = folder.resolve("end.safetensors");
    try (ReferenceDevice device = new ReferenceDevice();
        Trainer trainer = Programs.trainer(Programs.compile(program(schedule)), device, overrides)) {
      trainer.train(DATA, listener);
      trainer.save(file);
      return new End(
          Safetensors.read(file).tensors(), trainer.structure().originals().channels(), events,
          trainer.structure().liveWidths());
    }
  }

  private static final String MASK =
      """
      at end of epoch 1 {
        mask random 88% of weights of s
        mask random 97% of weights of (c1, c2) ranked per layer
        mask random 90% of weights of a
        mask random 80% of weights of b
        mask random 70% of weights of digit
      """;

  /** Layers by name: group of their outputs, group of their inputs, how many positions a channel has in the input. */
  private record Edge(String layer, int to, int from, int repeat) {}

  private static final List<Edge> EDGES =
      List.of(
          new Edge("s", 0, -1, 9),
          new Edge("c1", 1, 0, 9),
          new Edge("c2", 0, 1, 9),
          new Edge("a", 2, 0, 4),
          new Edge("b", 3, 2, 1),
          new Edge("digit", 4, 3, 1));

  /** The units of each group that stay, by walking edges until nothing changes. */
  private static List<TreeSet<Integer>> naive(Map<String, StoredTensor> tensors) {
    int[] widths = {7, 8, 12, 9, 3};
    List<TreeSet<Integer>> left = new ArrayList<>();
    for (int width : widths) {
      TreeSet<Integer> all = new TreeSet<>();
      for (int c = 0; c < width; c++) {
        all.add(c);
      }
      left.add(all);
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int g = 0; g < 4; g++) {
        for (int c : List.copyOf(left.get(g))) {
          boolean to = false;
          boolean from = false;
          for (Edge edge : EDGES) {
            float[] mask = tensors.get(edge.layer() + ".weight.mask").floats();
            long[] shape = tensors.get(edge.layer() + ".weight").shape();
            int inner = mask.length / (int) shape[0];
            for (int i = 0; i < mask.length; i++) {
              int row = i / inner;
              int channel = i % inner / edge.repeat();
              boolean live =
                  mask[i] != 0
                      && left.get(edge.to()).contains(row)
                      && (edge.from() < 0 || left.get(edge.from()).contains(channel));
              to |= live && edge.to() == g && row == c;
              from |= live && edge.from() == g && channel == c;
            }
          }
          if ((!to || !from) && left.get(g).size() > 1) {
            left.get(g).remove(c);
            changed = true;
          }
        }
      }
    }
    return left;
  }

  @Test
  void againstANaiveWalk() throws IOException {
    End masked = run(MASK + "}", 1);
    List<TreeSet<Integer>> left = naive(masked.tensors());
    List<Integer> widths = left.stream().map(TreeSet::size).collect(Collectors.toList());
    assertTrue(widths.get(2) > 1 && widths.get(3) > 1, "the network is not cut through: " + widths);
    assertTrue(widths.get(1) < 8 && widths.get(2) < 12 && widths.get(3) < 9, "something goes: " + widths);
    End compacted = run(MASK + "compact unconnected units of all }", 1);
    for (int g = 0; g < 5; g++) {
      assertArrayEquals(left.get(g).stream().mapToInt(i -> i).toArray(), compacted.channels()[g], "group " + g);
    }
    EventReport event = compacted.events().getLast();
    assertEquals("compact", event.action());
    event.groups().forEach(change -> assertEquals(change.asked(), change.after()));
  }

  /** The second pass finds nothing: what goes takes what leads only there along. */
  @Test
  void toAFixedPoint() throws IOException {
    End twice = run(MASK + "compact unconnected units of all compact unconnected units of all }", 1);
    twice.events().getLast().groups().forEach(change -> assertEquals(change.before(), change.after()));
    assertEquals(twice.events().getLast().parameters().before(), twice.events().getLast().parameters().after());
  }

  /** A masked unit is absent, so training goes on alike, and so does everything that is measured. */
  @Test
  void maskedAndCompactedAreTheSame() throws IOException {
    End compacted = run(MASK + "compact unconnected units of all }", 3);
    End masked = run(MASK + "mask unconnected units of all }", 3);
    assertArrayEquals(
        Arrays.stream(compacted.channels()).mapToInt(c -> c.length).toArray(), masked.live());
    double[] small = compacted.tensors().get("digit.bias").doubles();
    double[] large = masked.tensors().get("digit.bias").doubles();
    assertArrayEquals(large, small);
    // Every surviving weight, by its original place.
    double[] b = masked.tensors().get("b.weight").doubles();
    double[] rest = compacted.tensors().get("b.weight").doubles();
    int at = 0;
    for (int row : compacted.channels()[3]) {
      for (int column : compacted.channels()[2]) {
        assertEquals(b[row * 12 + column], rest[at++], row + "," + column);
      }
    }
  }

  @Test
  void neverEmptiesALayerAndKeepsWhatMustStay() throws IOException {
    String all = "at end of epoch 1 { mask random 100% of weights of (a, digit) ratios uniform keep 0 ";
    End end = run("protect c1\n keep at least 3 of b\n" + all + "compact unconnected units of all }", 1);
    assertArrayEquals(new int[] {7, 8, 1, 3, 3}, Arrays.stream(end.channels()).mapToInt(c -> c.length).toArray());
    assertTrue(end.events().getLast().groups().stream().anyMatch(c -> c.reason().equals("at least 3 must stay")));
    End aligned = run("align 4\n" + MASK + "compact unconnected units of (a, b) }", 1);
    End free = run(MASK + "compact unconnected units of (a, b) }", 1);
    for (int g = 2; g < 4; g++) {
      int least = free.channels()[g].length;
      int granted = aligned.channels()[g].length;
      assertTrue(granted >= least && (granted % 4 == 0 || granted == 9), least + " becomes " + granted);
      TreeSet<Integer> kept = new TreeSet<>();
      Arrays.stream(aligned.channels()[g]).forEach(kept::add);
      Arrays.stream(free.channels()[g]).forEach(c -> assertTrue(kept.contains(c), "a connected unit went"));
    }
  }
}
