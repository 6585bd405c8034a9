package dev.prune.runtime;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs whole splits through {@code evaluate} and single samples through {@code predict}. */
final class Evaluation {
  private static final double[] ZEROS = new double[2];

  private final Emission emission;
  private final Procedure evaluate;
  private final Procedure predict;

  Evaluation(Emission emission, Procedure evaluate, Procedure predict) {
    this.emission = emission;
    this.evaluate = evaluate;
    this.predict = predict;
  }

  /** Mean loss and, with classes, accuracy over a split. */
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
    device.write(totals, 0, ZEROS, 0, 2);
    for (int at = 0; at < size; at += emission.batch()) {
      feed.load(order, at);
      evaluate.run();
    }
    double[] sums = new double[2];
    device.read(totals, 0, sums, 0, 2);
    return metrics(sums[Trainer.LOSS] / size, sums[Trainer.HITS] / size, emission.settings().classes() > 0);
  }

  static Map<String, Double> metrics(double loss, double accuracy, boolean classes) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", loss);
    if (classes) {
      metrics.put("accuracy", accuracy);
    }
    return metrics;
  }

  /** The outputs of {@code count} samples, one after the other. */
  float[] predict(float[] samples, int count) {
    int size = Memory.product(emission.network().inputShape());
    if (count < 0 || samples.length < (long) count * size) {
      throw new PruneException(
          Failure.USAGE,
          "A prediction for " + count + " samples needs " + (long) count * size + " numbers, found " + samples.length
              + ".",
          "Pass the samples one after the other, " + size + " numbers each.");
    }
    Settings settings = emission.settings();
    int width = settings.outputAxis().width(emission.structure().widths()) * settings.outputArea();
    float[] outputs = new float[Math.multiplyExact(count, width)];
    for (int at = 0; at < count; at += emission.batch()) {
      int rows = Math.min(emission.batch(), count - at);
      emission.device().write(emission.buffers().real("input"), 0, samples, at * size, rows * size);
      emission.rows(rows);
      predict.run();
      Buffer output = emission.buffers().real(Memory.value(settings.output()));
      emission.device().read(output, 0, outputs, at * width, rows * width);
    }
    return outputs;
  }
}
