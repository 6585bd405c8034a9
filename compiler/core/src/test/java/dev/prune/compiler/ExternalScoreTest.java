package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.replay.ReplayDevice;
import dev.prune.runtime.schedule.ExternalScore;
import dev.prune.runtime.schedule.Unit;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores that an application computes: what it is told, what its numbers do, and what is said of wrong ones. */
class ExternalScoreTest {
  private static final DataSource DATA = Samples.split(40, 10, 10, 3, 2, 6, 5);

  @TempDir Path folder;

  private static String program(String schedule) {
    return """
        import std.stamp

        network N {
          input image: float[2, 6, 5]
          c = image |> conv(6, 3x3) as c |> batchnorm |> relu |> max_pool(2x2)
          a = c |> flatten |> dense(8) |> relu
          b = a |> dense(5) as b1
          s = a |> dense(5) as b2
          sum = b + s |> tanh
          output digit = sum |> dense(3)
        }
        train N {
          data digits
          loss cross_entropy(digit)
          optimizer adam(lr: 1e-2)
          batch 20
          epochs 2
          seed 6
        """ + schedule + "\n}\n";
  }

  private record End(Map<String, StoredTensor> tensors, int[][] channels, byte[] bytes) {}

  private End run(String schedule, ExternalScore scorer) throws IOException {
    try (Device device = CpuDevice.create(1)) {
      return run(schedule, scorer, device);
    }
  }

  private End run(String schedule, ExternalScore scorer, Device device) throws IOException {
    Path file = folder.resolve("end.safetensors");
    try (Trainer trainer = Programs.trainer(Programs.compile(program(schedule)), device, Overrides.none())) {
      trainer.externalScore("mine", scorer);
      trainer.train(DATA);
      trainer.save(file);
      return new End(
          Safetensors.read(file).tensors(), trainer.structure().originals().channels(), Files.readAllBytes(file));
    }
  }

  private static int[] except(int width, int... gone) {
    return IntStream.range(0, width).filter(i -> IntStream.of(gone).noneMatch(g -> g == i)).toArray();
  }

  @Test
  void numbersOfUnitsDecide() throws IOException {
    List<ExternalScore.Request> requests = new ArrayList<>();
    ExternalScore scorer =
        request -> {
          requests.add(request);
          double[] numbers = new double[request.count()];
          // By original index: 3 and 4 are worth least, and another order in the second event.
          Arrays.setAll(numbers, i -> Math.abs(request.originals()[i] - 3.4));
          return numbers;
        };
    End end =
        run(
            """
            at end of epoch 1 { compact lowest 2 of units of a by external("mine") }
            at end of epoch 2 { compact lowest 4 of units of a by -1 * external("mine") }
            """,
            scorer);
    assertArrayEquals(except(8, 3, 4, 7, 0), end.channels()[1]);
    assertEquals(2, requests.size());
    assertEquals("mine a 8 " + Unit.CHANNELS, told(requests.get(0)));
    assertEquals("mine a 6 " + Unit.CHANNELS, told(requests.get(1)));
    assertArrayEquals(except(8, 3, 4), requests.get(1).originals());
    assertArrayEquals(new int[] {6, 36}, requests.get(1).shape());
    assertEquals(6 * 36, requests.get(1).parameters().get("a.weight").length);
    assertEquals(6, requests.get(1).parameters().get("a.bias").length);
    assertEquals(
        new TreeSet<>(end.tensors().keySet().stream().filter(n -> n.matches("[a-z0-9.]+\\.(weight|bias|gamma|beta)")).toList()),
        new TreeSet<>(requests.get(0).parameters().keySet()));
  }

  private static String told(ExternalScore.Request r) {
    return r.name() + " " + r.layer() + " " + r.count() + " " + r.unit();
  }

  @Test
  void numbersOfWeightsBesideTheirValues() throws IOException {
    float[] dense = run("", r -> new double[0]).tensors().get("a.weight").floats();
    End end =
        run(
            "at end of epoch 2 { mask lowest 50% of weights of a by abs(w) * external(\"mine\") }",
            request -> {
              assertEquals("mine a " + 8 * 36 + " " + Unit.WEIGHTS, told(request));
              assertArrayEquals(dense, request.parameters().get("a.weight"));
              double[] numbers = new double[request.count()];
              Arrays.setAll(numbers, i -> 1 + i % 5);
              return numbers;
            });
    double[] scores = new double[dense.length];
    Arrays.setAll(scores, i -> (float) (Math.abs(dense[i]) * (1 + i % 5)));
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    float[] mask = end.tensors().get("a.weight.mask").floats();
    for (int i = 0; i < mask.length; i++) {
      assertEquals(scores[i] >= sorted[dense.length / 2] ? 1 : 0, mask[i], "weight " + i);
    }
  }

  /** Coupled layers are asked each, and their numbers added; what is masked is told, and its NaN does not matter. */
  @Test
  void unitsOfASum() throws IOException {
    TreeSet<String> layers = new TreeSet<>();
    End end =
        run(
            """
            at end of epoch 1 { mask lowest 1 of units of (b1, b2) by external("mine") }
            at end of epoch 2 { compact lowest 3 of units of (b1, b2) by external("mine") }
            """,
            request -> {
              layers.add(request.layer() + Arrays.toString(request.masked()));
              double[] numbers = request.layer().equals("b1") ? new double[] {5, 1, 9, 9, 0} : new double[] {0, 1, 0, 9, 4};
              for (int i = 0; i < 5; i++) {
                numbers[i] = request.masked()[i] ? Double.NaN : numbers[i];
              }
              return numbers;
            });
    // Sums are 5, 2, 9, 18 and 4: the second is masked, then the fifth and the first go with it.
    assertArrayEquals(new int[] {2, 3}, end.channels()[2]);
    assertTrue(layers.contains("b2[false, true, false, false, false]"), layers.toString());
    assertTrue(layers.contains("b1[false, false, false, false, false]"), layers.toString());
  }

  @Test
  void replayAgreesToTheBit() throws IOException {
    String schedule =
        """
        at init { mask lowest 20% of weights of (c, a) by abs(w * external("mine")) }
        at end of epoch 1 { compact lowest 40% of units of (c, a) by norm(w) * external("mine") ranked per layer }
        """;
    ExternalScore scorer =
        request -> {
          double[] numbers = new double[request.count()];
          Arrays.setAll(numbers, i -> 1 + Math.sin(i + request.layer().length()));
          return numbers;
        };
    byte[] cpu = run(schedule, scorer).bytes();
    try (ReplayDevice device = new ReplayDevice(CpuDevice.create(1))) {
      assertArrayEquals(cpu, run(schedule, scorer, device).bytes());
    }
  }

  /** A network that begins with trained weights loses what the generator of masks gives little for, and trains on. */
  @Test
  void stamp() throws IOException {
    Path trained = folder.resolve("trained.safetensors");
    try (Device device = CpuDevice.create(1);
        Trainer first = Programs.trainer(Programs.compile(program("")), device, Overrides.none())) {
      first.train(DATA);
      first.save(trained);
    }
    float[] weights = Safetensors.read(trained).tensors().get("c.weight").floats();
    try (Device device = CpuDevice.create(1);
        Trainer second =
            Programs.trainer(
                Programs.compile(program("prune stamp(remove: 50% of units, scorer: \"generator\", layers: [c, a])")),
                device, Overrides.none())) {
      second.startFrom(trained);
      List<String> asked = new ArrayList<>();
      second.externalScore(
          "generator",
          request -> {
            asked.add(request.layer());
            if (request.layer().equals("c")) {
              assertArrayEquals(weights, request.parameters().get("c.weight"), "the trained weights");
            }
            double[] numbers = new double[request.count()];
            Arrays.setAll(numbers, i -> request.layer().equals("c") ? (i % 2 == 0 ? 10 : 1) : (i < 4 ? 2 : 20));
            return numbers;
          });
      second.train(DATA);
      assertEquals(List.of("c", "a"), asked);
      assertArrayEquals(new int[] {0, 2, 4}, second.structure().originals().channels()[0]);
      assertArrayEquals(new int[] {4, 5, 6, 7}, second.structure().originals().channels()[1]);
      assertEquals(2 * 2, second.steps());
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    String schedule = "at end of epoch 2 { compact lowest 2 of units of a by external(\"mine\") }";
    List<Integer> steps = new ArrayList<>();
    PruneException none = assertThrows(PruneException.class, () -> {
      try (Device device = CpuDevice.create(1);
          Trainer trainer = Programs.trainer(Programs.compile(program(schedule)), device, Overrides.none())) {
        trainer.externalScore("yours", r -> new double[r.count()]);
        try {
          trainer.train(DATA);
        } finally {
          steps.add((int) trainer.steps());
        }
      }
    });
    assertEquals(List.of(0), steps, "it is said before the first step");
    assertEquals(Failure.USAGE, none.failure());
    assertTrue(none.getMessage().contains("`external(\"mine\")`") && none.getMessage().contains("`yours`"), none.getMessage());
    assertTrue(none.help().contains("trainer.externalScore"), none.help());
    says(schedule, r -> new double[3], "The scorer `mine` gave 3 numbers for the layer `a`.");
    says(schedule, r -> null, "The scorer `mine` gave no numbers for the layer `a`.");
    ExternalScore notANumber =
        r -> {
          double[] numbers = new double[r.count()];
          numbers[r.count() - 1] = Double.NaN;
          return numbers;
        };
    says(schedule, notANumber, "The scorer `mine` gave something that is not a number at 7 for the layer `a`.");
    says(
        "at init { mask lowest 10% of weights of a by external(\"mine\") }", notANumber,
        "The scorer `mine` gave something that is not a number at 287 for the layer `a`.");
  }

  /** What docs/language.md shows, in Java and in the language, as it stands there. */
  @Test
  void thePageOfTheLanguage() throws Exception {
    String page = Files.readString(Path.of("../../docs/language.md"));
    String java = block(page, "java", "ExternalScore largest");
    String prune = block(page, "prune check", "external(\"mine\")");
    String imports = java.lines().filter(l -> l.startsWith("import ")).collect(Collectors.joining("\n"));
    String body = java.lines().filter(l -> !l.startsWith("import ")).collect(Collectors.joining("\n"));
    Path source = folder.resolve("Page.java");
    Files.writeString(
        source,
        imports + "\npublic class Page { public static ExternalScore scorer() {\n" + body + "\nreturn largest; } }");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null, null, null, "-d", folder.toString(), "-cp", System.getProperty("java.class.path"),
                source.toString());
    assertEquals(0, failed);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
        Device device = CpuDevice.create(1);
        Trainer trainer = Programs.trainer(Programs.compile(prune), device, Overrides.none())) {
      Path before = folder.resolve("before.safetensors");
      trainer.save(before);
      float[] weights = Safetensors.read(before).tensors().get("fc1.weight").floats();
      double[] largest = new double[64];
      for (int i = 0; i < weights.length; i++) {
        largest[i / 784] = Math.max(largest[i / 784], Math.abs(weights[i]));
      }
      double[] sorted = largest.clone();
      Arrays.sort(sorted);
      trainer.externalScore("mine", (ExternalScore) loader.loadClass("Page").getMethod("scorer").invoke(null));
      trainer.train(Samples.split(40, 10, 10, 10, 1, 28, 28));
      assertArrayEquals(
          IntStream.range(0, 64).filter(i -> largest[i] >= sorted[32]).toArray(),
          trainer.structure().originals().channels()[0]);
    }
  }

  private static String block(String page, String info, String with) {
    for (String part : page.split("(?m)^```")) {
      if (part.startsWith(info + "\n") && part.contains(with)) {
        return part.substring(info.length() + 1);
      }
    }
    throw new AssertionError("There is no block `" + info + "` with `" + with + "`.");
  }

  private void says(String schedule, ExternalScore scorer, String message) {
    PruneException wrong = assertThrows(PruneException.class, () -> run(schedule, scorer));
    assertEquals(message, wrong.getMessage());
    assertEquals(Failure.USAGE, wrong.failure());
  }
}
