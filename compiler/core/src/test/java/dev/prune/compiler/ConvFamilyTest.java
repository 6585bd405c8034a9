package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.reference.ReferenceDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Grouped, depthwise, dilated and transposed convolutions and norms of samples: which channels go together, why some may not
 * go, and that masked and compacted networks are the same function, to the bit in double.
 */
class ConvFamilyTest {
  private static final DataSource DATA = Samples.classes(37, 12, 3, 2, 6, 5);

  @TempDir Path folder;

  private static Compilation compile(String body, String schedule) {
    return Programs.compile(
        """
        network N {
          input image: float[2, 6, 5]
          %s
          output digit = z |> global_average_pool |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer adam(lr: 1e-2)
          batch 8
          epochs 3
          seed 4
          %s
        }
        """
            .formatted(body, schedule));
  }

  private static Group group(Compilation program, String name) {
    return program.grouped().groups().stream().filter(g -> g.name().equals(name)).findFirst().orElseThrow();
  }

  /** Networks with the layers that lose half of their units. */
  private static Map<String, String> networks() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("a = image |> conv(8, 3x3) |> relu\n b = a |> conv(12, 3x3, groups: 4) |> relu\n z = b |> conv(5, 1x1)", "(a, b)");
    bodies.put(
        "a = image |> conv(8, 3x3) as c |> batchnorm |> relu |> depthwise_conv(3x3, stride: 2) as d |> batchnorm |> relu\n"
            + " z = a |> conv(5, 1x1) |> relu",
        "(c, z)");
    bodies.put(
        "a = image |> conv(8, 3x3) as c |> relu |> depthwise_conv(3x3, multiplier: 3) as d |> relu\n z = a |> conv(5, 1x1)",
        "(c, z)");
    bodies.put("a = image |> conv(6, 3x3, dilation: 2) |> relu\n z = a |> conv(5, 3x3, dilation: 2, stride: 2) |> relu", "(a, z)");
    bodies.put(
        "a = image |> conv(6, 3x3, stride: 2) |> relu\n b = a |> transposed_conv(8, 2x2, stride: 2) |> relu\n z = b |> conv(5, 1x1)",
        "(a, b)");
    bodies.put("a = image |> conv(8, 3x3) |> layernorm |> relu\n z = a |> conv(6, 1x1) |> layernorm", "(a, z)");
    bodies.put("a = image |> conv(12, 3x3) |> groupnorm(3) |> relu\n z = a |> conv(5, 1x1)", "a");
    // One tensor cut on both sides, three times in one event: the grouped weights, and those of both neighbours.
    bodies.put(
        "a = image |> conv(8, 3x3) |> groupnorm(2) |> relu\n b = a |> conv(8, 3x3, groups: 2) |> relu\n c = a + b |> relu\n"
            + " z = c |> conv(8, 3x3, groups: 4) |> layernorm",
        "(a, b, z)");
    return bodies;
  }

  @TestFactory
  List<DynamicTest> maskedIsCompacted() {
    List<DynamicTest> tests = new ArrayList<>();
    networks().forEach((body, layers) -> tests.add(DynamicTest.dynamicTest(body, () -> same(body, layers))));
    return tests;
  }

  private void same(String body, String layers) throws IOException {
    String schedule = "at end of epoch 1 { ACTION lowest 50% of units of " + layers + " by sum(abs(w)) ranked per layer }";
    Compilation program = compile(body, schedule.replace("ACTION", "compact"));
    Class<?> compacting = Programs.load(program);
    Class<?> masking = Programs.load(compile(body, schedule.replace("ACTION", "mask")));
    float[] input = Samples.of(DATA, 12);
    try (ReferenceDevice device = new ReferenceDevice();
        ReferenceDevice other = new ReferenceDevice();
        Trainer compact = Programs.trainer(compacting, device, Overrides.none());
        Trainer mask = Programs.trainer(masking, other, Overrides.none())) {
      assertEquals(losses(mask), losses(compact));
      assertEquals(mask.evaluate(DATA, Split.TEST), compact.evaluate(DATA, Split.TEST));
      equal(mask.predict(input, 12), compact.predict(input, 12));
      assertArrayEquals(mask.structure().liveWidths(), compact.structure().widths());
      assertTrue(compact.structure().parameters() < mask.structure().parameters() * 0.8, "Nothing was cut.");
      assertEquals(device.allocatedBytes(), compact.plannedBytes());
      assertEquals(other.allocatedBytes(), mask.plannedBytes());

      Path file = folder.resolve("compact.safetensors");
      compact.save(file);
      Class<?> small = Programs.load(Programs.compile(program.shrunk("Small", compact.widths(), "")));
      try (ReferenceDevice third = new ReferenceDevice();
          Trainer again = Programs.trainer(small, third, Overrides.none())) {
        again.load(file);
        equal(compact.predict(input, 12), again.predict(input, 12));
      }
    }
  }

  private static List<Double> losses(Trainer trainer) {
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

  /** Equal as numbers: the sign of a zero is none. */
  private static void equal(float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i] + 0.0, actual[i] + 0.0, "output " + i);
    }
  }

  /** Both sides of a grouped convolution are tied in as many parts, so that each of its groups loses as many. */
  @Test
  void groupsStayEqual() {
    Compilation program = compile("a = image |> conv(8, 3x3)\n b = a |> conv(12, 3x3, groups: 4)\n z = b |> conv(5, 1x1)", "");
    assertEquals(2, group(program, "a").width());
    assertEquals(3, group(program, "b").width());
  }

  @Test
  void aConvolutionWithOneOutputChannelIsNotDepthwise() {
    Compilation program = compile("a = image |> conv(8, 3x3) |> relu\n b = a |> conv(1, 3x3)\n z = b |> conv(5, 1x1)", "");
    assertEquals(8, group(program, "a").width());
    assertTrue(group(program, "a").prunable());
    assertEquals(1, group(program, "b").width());
  }

  @Test
  void depthwiseTiesItsOutputToItsInput() {
    Compilation program =
        compile("a = image |> conv(8, 3x3) as c |> depthwise_conv(3x3) as d |> relu\n z = a |> conv(5, 1x1)", "");
    assertEquals(List.of("c", "z", "digit"), program.grouped().groups().stream().map(Group::name).toList());
    assertEquals(
        List.of("c", "d"), program.grouped().producers(0).stream().map(dev.prune.compiler.resolve.Node::name).toList());
  }

  @Test
  void groupsOfOneChannelHaveAReason() {
    Compilation program =
        compile("a = image |> conv(4, 3x3) |> relu\n b = a |> conv(4, 3x3, groups: 4)\n z = b |> conv(5, 1x1)", "");
    assertEquals("`b` reads one channel in each of its 4 groups", group(program, "a").refusal());
    assertEquals("`b` makes one channel in each of its 4 groups", group(program, "b").refusal());
    assertEquals(
        "`a.groupnorm` reads one channel in each of its 4 groups",
        group(compile("a = image |> conv(4, 3x3) |> groupnorm(4)\n z = a |> conv(5, 1x1)", ""), "a").refusal());
  }

  @Test
  void layernormLeavesChannelsFree() {
    Compilation program = compile("a = image |> conv(7, 3x3) |> layernorm\n z = a |> conv(5, 1x1)", "");
    assertTrue(group(program, "a").prunable());
    assertEquals(7, group(program, "a").width());
  }
}
