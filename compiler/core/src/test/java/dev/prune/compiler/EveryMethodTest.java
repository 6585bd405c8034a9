package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.library.Clause;
import dev.prune.compiler.library.MethodFile;
import dev.prune.compiler.library.PublishedMethod;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataCatalog;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Digits;
import dev.prune.runtime.data.HeldOut;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.record.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every method of the library, whichever there are, on the digits that are built in: training ends, and with it the share that was
 * asked for is gone, within 1 % or a unit or weight of each layer where rounding decides. On all of MNIST, whose four files lie in
 * a folder, the same takes a quarter of an hour, and writes a table {@code target/methods-mnist.md}:
 *
 * <pre>{@code
 * mvn -pl compiler/core -am verify -Dtest=EveryMethodTest -Dsurefire.failIfNoSpecifiedTests=false -Dprune.mnist=FOLDER
 * }</pre>
 */
class EveryMethodTest {
  private static final int EPOCHS = 8;
  private static final Optional<Path> MNIST = Optional.ofNullable(System.getProperty("prune.mnist")).map(Path::of);

  /** An epoch of MNIST has forty times as many steps, in which what happens every few steps happens more seldom. */
  private static final Map<String, String> ON_MNIST =
      Map.of("interval: 4 steps", "interval: 100 steps", "interval: 20 steps", "interval: 100 steps", "rise: 5e-2",
          "rise: 1e-3", "pick_rise: 1e-3", "pick_rise: 1e-5", "alpha: 1e-2, rate: 0.1", "alpha: 1e-3");

  private static final List<String> ROWS = new ArrayList<>();

  /** What a method needs besides the share to be over in eight epochs of ten steps. */
  private static final Map<String, String> MORE =
      Map.ofEntries(
          Map.entry("acdc", ", sparse: 1, dense: 2, interval: 2 epochs, last: 5, for_good: 6"),
          Map.entry("acdc_longer", ", length: 8"),
          Map.entry("apoz", ", end: epoch 6"),
          Map.entry("activation_density", "longest: 2 epochs, patience: 1 epochs, last: 6"),
          Map.entry("bridgeout", ", end: epoch 5"),
          Map.entry("bridgeout_units", ", end: epoch 5"),
          Map.entry("dissipating", "fraction: 2%"),
          Map.entry("dst", "end: epoch 5, alpha: 1e-2, rate: 0.1"),
          Map.entry("earlybird", ", no_later_than: epoch 5"),
          Map.entry("earlycrop", ", no_later_than: epoch 4, after: 4 epochs"),
          Map.entry("earlycrop_units", ", no_later_than: epoch 4, after: 4 epochs"),
          Map.entry(
              "exits_in_turn",
              ", backbone: [c1, c2, fc1], exits: digit, backbone_loss: cross_entropy(digit), exits_loss:"
                  + " cross_entropy(digit), rounds: 2, tune: 1 epochs"),
          Map.entry("exits_jointly", ", rounds: 3"),
          Map.entry("gradual_restarts", ", rounds: 3"),
          Map.entry("gatedecorators", ", begin: 25%, more: 25%, tick: 1 epochs, tock: 2 epochs"),
          Map.entry("gmp", ", end: epoch 6, interval: 4 steps"),
          Map.entry("granet", ", end: epoch 6, interval: 4 steps"),
          Map.entry("granet_st", ", end: epoch 6, interval: 4 steps"),
          Map.entry("greg1", ", interval: 1 steps, settle: 1 epochs, rise: 5e-2"),
          Map.entry("greg1_weights", ", interval: 1 steps, settle: 1 epochs, rise: 5e-2"),
          Map.entry("greg2", ", interval: 1 steps, settle: 1 epochs, rise: 5e-2, pick_rise: 1e-3"),
          Map.entry("greg2_weights", ", interval: 1 steps, settle: 1 epochs, rise: 5e-2, pick_rise: 1e-3"),
          Map.entry("imp", ", interval: 1, rounds: 3"),
          Map.entry("l0", "strength: 1e-2, end: epoch 5"),
          Map.entry("ltr", ", interval: 1, rounds: 3"),
          // The first layer reads one channel: a block of one weight, which stays.
          Map.entry("nm", ", layers: [c2, fc1, digit]"),
          Map.entry("issp", ", end: epoch 5"),
          Map.entry("issp_nm", ", end: epoch 5, layers: [c2, fc1, digit]"),
          Map.entry("pat", ", no_later_than: epoch 5"),
          Map.entry("pat_taylor", ", no_later_than: epoch 5"),
          Map.entry("rigl_longer", ", length: 8, interval: 20 steps"),
          Map.entry("rigl", ", end: epoch 6, interval: 4 steps"),
          Map.entry("set", ", end: epoch 6, interval: 4 steps"),
          Map.entry("slimming", ", end: epoch 5"),
          Map.entry("snapit_during", ", interval: 1, rounds: 3"),
          Map.entry("snipit_during", ", interval: 1, rounds: 3"));

  /** Methods whose amount follows from data. */
  private static final Set<String> NOT_ASKED = Set.of("activation_density", "dissipating", "dst", "l0");

  @TestFactory
  Stream<DynamicTest> endsWhereItWasAskedTo() {
    return MethodFile.standard().stream()
        .flatMap(file -> file.methods().stream().map(m -> DynamicTest.dynamicTest(m.name(), () -> check(file, m))));
  }

  @AfterAll
  static void table() throws IOException {
    if (MNIST.isPresent()) {
      String head = "| method | asked | gone | test accuracy | seconds |\n| --- | --- | ---: | ---: | ---: |\n";
      Files.writeString(Path.of("target", "methods-mnist.md"), head + String.join("\n", ROWS) + "\n");
    }
  }

  private static void check(MethodFile file, PublishedMethod method) {
    boolean ofUnits = method.clauses().get(Clause.UNIT).contains("units");
    // Half, because that is what two of four are; a mask of channels through which nothing flows comes later.
    String share = method.parameter("remove").isPresent() ? "remove: 50% of " + (ofUnits ? "units" : "weights") : "";
    String text =
        """
        import std.%s

        network Small {
          input image: float[1, 28, 28]
          c1 = image |> conv(8, 4x4, stride: 4, padding: 0) |> batchnorm |> relu
          c2 = c1 |> conv(12, 3x3) |> batchnorm |> relu |> max_pool(2x2)
          fc1 = c2 |> flatten |> dense(32) |> relu
          output digit = fc1 |> dense(10)
        }

        train Small {
          data      digits(validate: 10%%)
          loss      cross_entropy(digit)
          optimizer adam(lr: 2e-3)
          batch     %d
          epochs    %d
          seed      1
          prune     %s(%s%s)
        }
        """
            .formatted(
                file.name(), MNIST.isPresent() ? 128 : 32, EPOCHS, method.name(), share, more(method.name()));
    Set<String> layers =
        method.parameter("layers").flatMap(PublishedMethod.Parameter::byDefault).filter("conv"::equals).isPresent()
            ? Set.of("c1", "c2")
            : Set.of("nm", "issp_nm").contains(method.name()) ? Set.of("c2", "fc1", "digit") : Set.of("c1", "c2", "fc1", "digit");
    try (CpuDevice device = CpuDevice.create(1);
        Trainer trainer = Programs.trainer(text, device)) {
      if (method.name().equals("stamp")) {
        trainer.externalScore("stamp", request -> new double[request.count()]);
      }
      Summary summary = train(trainer);
      assertTrue(summary != null);
      Left left = ofUnits ? units(trainer.structure(), layers) : weights(trainer.structure(), layers);
      ROWS.add(
          String.format(
              Locale.ROOT, "| `%s` | %s | %.2f %% of %s | %.2f %% | %.1f |", method.name(),
              NOT_ASKED.contains(method.name()) ? "-" : "50 %", 100 - 100.0 * left.left() / left.all(),
              ofUnits ? "units" : "weights", 100 * summary.metrics().get(Split.TEST).get("accuracy"), summary.seconds()));
      if (!NOT_ASKED.contains(method.name())) {
        assertEquals(left.all() * 0.5, left.left(), left.tolerance(), left.words());
      }
    }
  }

  private static Summary train(Trainer trainer) {
    try (DataSource data =
        MNIST.isPresent()
            ? DataCatalog.open(trainer.settings().data().request(MNIST))
            : HeldOut.forValidation(new Digits(0, 352, 64), 0.1, 0)) {
      return trainer.train(data);
    }
  }

  private static String more(String method) {
    String more = MORE.getOrDefault(method, "");
    for (Map.Entry<String, String> other : MNIST.isPresent() ? ON_MNIST.entrySet() : Map.<String, String>of().entrySet()) {
      more = more.replaceAll("(?<![a-z_])" + other.getKey(), other.getValue());
    }
    return more;
  }

  /**
   * What is left.
   *
   * @param tolerance how many more or fewer are within 1 %, or what rounding decides
   */
  private record Left(long all, long left, double tolerance, String words) {}

  private static Left weights(Structure structure, Set<String> layers) {
    Network network = structure.network();
    long all = 0;
    long left = 0;
    int tensors = 0;
    for (int t = 0; t < network.parameters().size(); t++) {
      Tensor tensor = network.parameters().get(t);
      if (tensor.role() == Role.WEIGHT && layers.contains(network.layers().get(tensor.layer()).name())) {
        all += tensor.size(network.originalWidths());
        left += structure.nonzeroParameters(t);
        tensors++;
      }
    }
    return new Left(all, left, Math.max(0.01 * all, tensors), "weights that are left of " + all);
  }

  private static Left units(Structure structure, Set<String> layers) {
    Network network = structure.network();
    Set<Integer> groups =
        network.layers().stream()
            .filter(l -> layers.contains(l.name()))
            .flatMap(l -> Arrays.stream(l.groups()).boxed())
            .filter(g -> network.groups().get(g).prunable())
            .collect(Collectors.toSet());
    int all = groups.stream().mapToInt(g -> network.originalWidths()[g]).sum();
    int left = groups.stream().mapToInt(g -> structure.liveWidths()[g]).sum();
    return new Left(all, left, groups.size(), "units that are left of " + all + " in " + List.copyOf(groups));
  }
}
