package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.format.Formatter;
import dev.prune.compiler.resolve.SourceLoader;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Group;
import dev.prune.runtime.reference.ReferenceDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The source of a shrunk network is a program of its own: it needs no import, is written canonically, has exactly the
 * widths that were left, and its class predicts to the bit what the shrunk network predicts.
 */
class ShrunkSourceTest {
  private static final Path EXAMPLES = Path.of("../../examples");
  private static final List<Supplier<Device>> DEVICES = List.of(() -> CpuDevice.create(2), ReferenceDevice::new);

  /** Whoever needs an import finds none. */
  private static final SourceLoader NOTHING =
      new SourceLoader() {
        @Override
        public Optional<Source> file(Source importing, String target) {
          return Optional.empty();
        }

        @Override
        public Optional<Source> standard(String name) {
          return Optional.empty();
        }

        @Override
        public Set<String> standardNames() {
          return Set.of();
        }
      };

  @TempDir Path folder;

  @Test
  void lenet300() throws IOException {
    trainShrinkAndGoOn(example("lenet300"), Samples.classes(48, 10, 10, 1, 28, 28));
  }

  @Test
  void lenet5() throws IOException {
    trainShrinkAndGoOn(example("lenet5"), Samples.classes(48, 10, 10, 1, 28, 28));
  }

  @Test
  void blocksLoopsSumsJoinsAndImports() throws IOException {
    Path blocks = folder.resolve("blocks.prune");
    Files.writeString(
        blocks,
        """
        let bottleneck = 3

        /// Two convolutions around which the value also goes directly.
        block basic(x, width, stride = 1) {
          main = x |> conv(width, 3x3, stride: stride) as c1 |> batchnorm |> relu |> conv(width, 3x3) as c2 |> batchnorm
          skip = x |> conv(width, 1x1, stride: stride) as c3
          return relu(main + skip)
        }

        network Elsewhere {
          input image: float[4]
          output y = image |> dense(bottleneck)
        }
        """);
    Path file = folder.resolve("net.prune");
    Files.writeString(
        file,
        """
        import "blocks.prune"
        import std.magnitude

        let widths = [8, 12] // narrow and wide

        network N {
          input image: float[2, 6, 5]
          x = image |> conv(8, 3x3) as stem |> batchnorm |> relu
          for width in widths {
            x = x |> basic(width)
            repeat 2 {
              x = x + (x |> conv(width, 3x3) as extra |> tanh)
            }
          }
          side = image |> conv(bottleneck * 2, 1x1) |> relu
          both = concat(x, side, image) |> max_pool(2x2)
          output digit = both |> flatten |> dropout(20%) |> dense(9) as hidden |> sigmoid |> dense(3)
        }

        train N {
          data digits
          loss cross_entropy(digit) optimizer sgd(lr: 0.02, momentum: 0.9)
          batch 16
          epochs 3
          seed 5
          protect hidden
          align 2
          start from "earlier.safetensors"
          at end of epoch 2 {
            compact lowest 45% of units of (conv, dense) except outputs by sum(abs(w)) ranked per layer keep 2
          }
        }
        """);
    Source source = new Source("net.prune", Files.readString(file), Optional.of(file));
    Result result = PruneCompiler.compile(source, Options.defaults());
    assertEquals(List.of(), result.diagnostics());
    trainShrinkAndGoOn(result.compilation().get(), Samples.classes(48, 10, 3, 2, 6, 5));
  }

  /** Each event of a run that goes on from a shrunk source is written relative to that source. */
  @Test
  void aResizedNetworkShrinksAgain() {
    String text =
        Runs.NETWORK
            + """
            network Half = N resized { a: 8 }
            network Third = Half resized { a: 6, c: 5 }
            train Third {
              data digits
              loss cross_entropy(digit)
              optimizer sgd(lr: 0.1)
              epochs 1
            }
            """;
    Compilation third = Programs.compile(text);
    assertEquals(Map.of("c", 5, "a", 6, "b", 10, "digit", 3), widths(third));
    Compilation fourth = small(third, Map.of("a", 2, "b", 7), "");
    assertEquals(Map.of("c", 5, "a", 2, "b", 7, "digit", 3), widths(fourth));
  }

  @Test
  void aNetworkThatLostNothing() {
    Compilation whole = Programs.compile(Runs.program(1, ""));
    assertEquals(widths(whole), widths(small(whole, Map.of(), "")));
  }

  @Test
  void aRunThatEndedWithItsPhases() {
    Compilation phases =
        Programs.compile(Runs.program(0, "phase whole for 2 epochs {}\nphase small for 3 epochs {}"));
    assertEquals(5, small(phases, Map.of("a", 3), "").training().epochs());
  }

  /** A shrunk network is also trained from the beginning, to compare. */
  @Test
  void initialValuesAndRatesStay() {
    Compilation whole = Programs.compile(Runs.program(1, "init kaiming(normal) of a\n  init zeros(part: bias)\n  rate 0.1 of a"));
    for (String weights : List.of("", "a.safetensors")) {
      Compilation small = small(whole, Map.of("a", 3), weights);
      assertEquals(whole.training().initial(), small.training().initial());
      assertEquals(whole.training().rates(), small.training().rates());
    }
  }

  @Test
  void theFileOfWeightsIsAText() {
    Compilation whole = Programs.compile(Runs.program(1, ""));
    for (String file : List.of("a.safetensors", "with \"quotes\" and \\ more", "{} // $L")) {
      assertEquals(Optional.of(file), small(whole, Map.of("a", 3), file).training().startFrom());
    }
  }

  /** A network may have been called what the smaller one is to be called. */
  @Test
  void theNewNameMayBeTaken() {
    String text =
        """
        network Small {
          input image: float[2, 6, 5]
          a = image |> flatten |> dense(16) |> relu
          output digit = a |> dense(3)
        }
        train Small {
          data digits
          loss cross_entropy(digit)
          optimizer sgd(lr: 0.1)
          epochs 1
        }
        """;
    Compilation small = small(Programs.compile(text), Map.of("a", 4), "");
    assertEquals(Map.of("a", 4, "digit", 3), widths(small));
  }

  private void trainShrinkAndGoOn(Compilation program, DataSource data) throws IOException {
    Overrides shortRun = new Overrides(OptionalInt.of(3), OptionalInt.of(16), OptionalLong.empty());
    Overrides longer = new Overrides(OptionalInt.of(4), OptionalInt.of(16), OptionalLong.empty());
    Overrides oneEpoch = new Overrides(OptionalInt.of(1), OptionalInt.of(16), OptionalLong.empty());
    float[] input = Samples.of(data, 7);
    Path file = folder.resolve("shrunk.safetensors");
    Class<?> type = Programs.load(program);
    Map<Map<String, Integer>, Class<?>> smaller = new HashMap<>();
    for (Supplier<Device> made : DEVICES) {
      try (Device device = made.get();
          Trainer trainer = Programs.trainer(type, device, shortRun)) {
        trainer.train(data);
        trainer.save(file);
        float[] expected = trainer.predict(input, 7);
        assertNotEquals(widths(program), new TreeMap<>(trainer.widths()), "the event took nothing");

        Compilation small = small(program, trainer.widths(), "shrunk.safetensors");
        assertEquals(trainer.structure().parameters(), small.plan().dense().parameters());
        assertEquals(trainer.structure().flops(), small.plan().dense().flops());
        Class<?> smallType = smaller.computeIfAbsent(trainer.widths(), w -> Programs.load(small));
        try (Trainer fresh = Programs.trainer(smallType, device, longer)) {
          fresh.load(file);
          assertArrayEquals(expected, fresh.predict(input, 7));
          assertEquals(3 + 1, fresh.train(data).epochs());
        }
        try (Trainer original = Programs.trainer(type, device, longer)) {
          original.load(file);
          assertEquals(trainer.widths(), original.widths());
          assertArrayEquals(expected, original.predict(input, 7));
          assertEquals(3 + 1, original.train(data).epochs());
        }
        for (Class<?> either : List.of(type, smallType)) {
          try (Trainer anew = Programs.trainer(either, device, oneEpoch)) {
            anew.startFrom(file);
            assertArrayEquals(expected, anew.predict(input, 7));
            assertEquals(1, anew.train(data).epochs());
            assertEquals(trainer.widths(), anew.widths());
            assertFalse(Arrays.equals(expected, anew.predict(input, 7)), "it did not train");
          }
        }
      }
    }
  }

  /** The program of the shrunk network, after what holds for every such source was checked. */
  private static Compilation small(Compilation program, Map<String, Integer> widths, String weights) {
    String text = program.shrunk("Small", widths, weights);
    Result result =
        PruneCompiler.compile(Source.of("small.prune", text), new Options("small", NOTHING, Optional.empty()));
    assertTrue(result.compilation().isPresent(), () -> result.diagnostics() + "\n" + text);
    assertEquals(List.of(), result.diagnostics(), text);
    assertEquals(text, Formatter.format(Source.of("small.prune", text), new Diagnostics()).orElseThrow());
    Map<String, Integer> expected = new TreeMap<>(widths(program));
    expected.putAll(widths);
    assertEquals(expected, widths(result.compilation().get()), text);
    return result.compilation().get();
  }

  private static Map<String, Integer> widths(Compilation program) {
    Map<String, Integer> widths = new TreeMap<>();
    for (Group group : program.grouped().groups()) {
      widths.put(group.name(), group.width());
    }
    return widths;
  }

  private static Compilation example(String name) throws IOException {
    return Programs.compile(Files.readString(EXAMPLES.resolve(name + ".prune")));
  }

  /** Found by a random network: one half of what is split keeps its channels while the other half loses some. */
  @Test
  void aPartThatStaysOfAWholeThatShrinks() {
    Compilation program =
        Programs.compile(
            """
            network N {
              input image: float[2, 6, 5]
              a = image |> conv(4, 3x3)
              b = image |> conv(4, 3x3)
              both = concat(a, b)
              half = both |> split(2, 0)
              output digit = concat(half, both) |> global_average_pool |> dense(3)
            }
            train N {
              data digits
              loss cross_entropy(digit)
              optimizer sgd(lr: 0.1)
              epochs 1
            }
            """);
    String small = program.shrunk("Small", Map.of("a", 4, "b", 2, "digit", 3), "");
    assertEquals(76 + 38 + 33, Programs.compile(small).plan().dense().parameters());
  }
}
