package dev.prune.compiler;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.checkpoint.Safetensors;
import dev.prune.runtime.checkpoint.StoredTensor;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.Summary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Programs run to their end on small random data, with everything that was told on the way. */
final class Runs {
  /**
   * A run.
   *
   * @param events in order
   * @param epochs in order
   * @param summary the end
   * @param widths channels of each group at the end
   * @param tensors what a file of the trainer holds at the end
   * @param channels original channels of each group that are left
   */
  record Run(
      List<EventReport> events,
      List<EpochReport> epochs,
      Summary summary,
      Map<String, Integer> widths,
      Map<String, StoredTensor> tensors,
      int[][] channels) {
    /** {@code epoch:step} of each event. */
    List<String> moments() {
      return events.stream().map(e -> e.epoch() + ":" + e.step()).toList();
    }

    /** A metric, epoch by epoch; NaN where an epoch has none. */
    List<Double> metric(String name) {
      return epochs.stream().map(e -> e.metrics().get(Split.TRAIN).getOrDefault(name, Double.NaN)).toList();
    }
  }

  private Runs() {}

  /** The head of a program on the data that {@link #of} uses: five steps an epoch. */
  static final String NETWORK =
      """
      import std.acdc
      import std.apoz
      import std.bridgeout
      import std.crop
      import std.cropit
      import std.density
      import std.dissipating
      import std.dst
      import std.earlybird
      import std.earlycrop
      import std.exits
      import std.gatedecorators
      import std.gmp
      import std.granet
      import std.grasp
      import std.greg
      import std.imp
      import std.issp
      import std.kstarts
      import std.l0
      import std.l1filters
      import std.magnitude
      import std.nm
      import std.pat
      import std.random
      import std.recipes
      import std.rigl
      import std.set
      import std.slimming
      import std.snap
      import std.snip
      import std.snipit
      import std.stamp
      import std.synflow
      import std.taylor

      network N {
        input image: float[2, 6, 5]
        c = image |> conv(8, 3x3) as c |> batchnorm as norm |> relu |> max_pool(2x2)
        a = c |> flatten |> dense(16) |> relu
        b = a |> dense(10) |> relu
        output digit = b |> dense(3)
      }
      """;

  /** A program with this schedule. */
  static String program(int epochs, String schedule) {
    return NETWORK
        + "train N {\n  data digits(validate: 20%)\n  loss cross_entropy(digit)\n"
        + "  optimizer adam(lr: 1e-2)\n  batch 16\n  seed 3\n"
        + (epochs > 0 ? "  epochs " + epochs + "\n" : "")
        + schedule
        + "\n}\n";
  }

  /** Runs a program to its end on one thread. */
  static Run of(String text) {
    return of(Programs.compile(text));
  }

  static Run of(Compilation compilation) {
    List<EventReport> events = new ArrayList<>();
    List<EpochReport> epochs = new ArrayList<>();
    Listener listener =
        new Listener() {
          @Override
          public void event(EventReport report) {
            events.add(report);
          }

          @Override
          public void epoch(EpochReport report) {
            epochs.add(report);
          }
        };
    try (CpuDevice device = CpuDevice.create(1);
        Trainer trainer = Programs.trainer(compilation, device, Overrides.none())) {
      DataSource data = Samples.split(80, 20, 20, 3, 2, 6, 5);
      Summary summary = trainer.train(data, listener);
      Path file = Files.createTempFile("run", ".safetensors");
      Map<String, StoredTensor> tensors;
      try {
        trainer.save(file);
        tensors = new TreeMap<>(Safetensors.read(file).tensors());
      } finally {
        Files.delete(file);
      }
      return new Run(
          events,
          epochs,
          summary,
          new LinkedHashMap<>(trainer.widths()),
          tensors,
          trainer.structure().originals().channels());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
