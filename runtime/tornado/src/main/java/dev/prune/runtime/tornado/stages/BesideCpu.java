package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.Listener;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A few steps with an event on a device and on the cpu device: a whole trainer is right where the mean loss of both epochs
 * is near the cpu device's.
 *
 * <p>Parameters are not compared. A value next to 0 before a relu, of which a convolutional network has some in every step,
 * falls on either side by rounding, and switches a gradient on or off; after a few steps that shows in every parameter,
 * while the loss hardly changes.
 */
record BesideCpu(CheckProgram program) {
  private static final int STEPS = 6;
  private static final int BATCH = 32;

  /** Parts of the loss: before the event, and after it, when a channel with a score next to another's may be gone. */
  private static final double[] TOLERANCE = {1e-3, 1e-2};

  Map<String, Double> compare(String device) throws Exception {
    List<Double> expected;
    List<Double> found;
    try (Device cpu = CpuDevice.create(0, notice -> {})) {
      expected = losses(cpu);
    }
    try (CheckDevice checked = CheckDevice.open(device, false)) {
      found = losses(checked.device());
    }
    double worst = 0;
    for (int i = 0; i < TOLERANCE.length; i++) {
      double off = Math.abs(expected.get(i) - found.get(i)) / (TOLERANCE[i] * expected.get(i));
      worst = Double.isNaN(off) ? Double.POSITIVE_INFINITY : Math.max(worst, off);
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Figures.LOSS, found.getFirst());
    figures.put(Figures.SMALL + Figures.LOSS, found.getLast());
    figures.put(Figures.ERROR_OVER_BOUND, worst);
    return figures;
  }

  private List<Double> losses(Device device) throws Exception {
    List<Double> losses = new ArrayList<>();
    Listener listener =
        new Listener() {
          @Override
          public void epoch(EpochReport report) {
            losses.add(report.metrics().get(Split.TRAIN).get("loss"));
          }
        };
    Overrides overrides = new Overrides(OptionalInt.of(2), OptionalInt.of(BATCH), OptionalLong.empty());
    Files.delete(program.train(device, STEPS, overrides, listener));
    return losses;
  }
}
