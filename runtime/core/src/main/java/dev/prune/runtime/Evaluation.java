package dev.prune.runtime;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Axis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs whole splits through {@code evaluate} and single samples through {@code predict}. */
final class Evaluation {
  private final Emission emission;
  private final Procedure evaluate;
  private final Objective training;
  private final Measures measures;
  private final Map<String, Outlet> outlets = new LinkedHashMap<>();

  /** An output, and where it is after its procedure. */
  private record Outlet(Procedure predict, int storage, Axis axis, int area) {}

  /**
   * @param training the loss that is told of every split
   */
  Evaluation(Emission emission, Procedure evaluate, Objective training) {
    this.emission = emission;
    this.evaluate = evaluate;
    this.training = training;
    this.measures = new Measures(emission.settings());
  }

  void add(String name, Procedure predict, int storage, Axis axis, int area) {
    outlets.put(name, new Outlet(predict, storage, axis, area));
  }

  List<String> outputs() {
    return List.copyOf(outlets.keySet());
  }

  /** Mean losses and, with classes, accuracies over a split. */
  Map<String, Double> of(Feed feed, Split split) {
    int size = feed.size(split);
    if (size == 0) {
      throw new PruneException(
          Failure.USAGE,
          "The " + split.word() + " split has no samples to evaluate: " + feed.data().description(),
          "Choose another split, or hold samples out with `validate: 10%`.");
    }
    SampleOrder order = feed.inOrder(split);
    Device device = emission.device();
    Buffer totals = emission.buffers().real("totals");
    double[] sums = new double[measures.size()];
    device.write(totals, 0, sums, 0, sums.length);
    for (int at = 0; at < size; at += emission.batch()) {
      feed.load(order, at);
      evaluate.run();
    }
    device.read(totals, 0, sums, 0, sums.length);
    return measures.ofSplit(sums, training, size);
  }

  /** An output of {@code count} samples, one after the other. */
  float[] predict(String name, float[] samples, int count) {
    Outlet outlet = outlets.get(name);
    if (outlet == null) {
      throw new PruneException(
          Failure.USAGE,
          "The network `" + emission.network().name() + "` has no output `" + name + "`.",
          "It has " + String.join(", ", outlets.keySet()) + ".");
    }
    int size = Memory.product(emission.network().inputShape());
    if (count < 0 || samples.length < (long) count * size) {
      throw new PruneException(
          Failure.USAGE,
          "A prediction for " + count + " samples needs " + (long) count * size + " numbers, found " + samples.length
              + ".",
          "Pass the samples one after the other, " + size + " numbers each.");
    }
    int width = outlet.axis().width(emission.structure().widths()) * outlet.area();
    float[] outputs = new float[Math.multiplyExact(count, width)];
    for (int at = 0; at < count; at += emission.batch()) {
      int rows = Math.min(emission.batch(), count - at);
      emission.device().write(emission.buffers().real("input"), 0, samples, at * size, rows * size);
      emission.rows(rows);
      outlet.predict().run();
      Buffer output = emission.buffers().real(Memory.value(outlet.storage()));
      emission.device().read(output, 0, outputs, at * width, rows * width);
    }
    return outputs;
  }
}
