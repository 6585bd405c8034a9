package dev.prune.runtime;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Network;
import java.util.Arrays;

/** Brings samples into a trainer's buffers, batch by batch. Nothing is allocated after construction. */
final class Feed {
  private final Emission emission;
  private final Device device;
  private final Buffers buffers;
  private final DataSource data;
  private final int batch;
  private final int sampleSize;
  private final float[] input;
  private final float[] targets;
  private final int[] labels;
  private final int[] samples;
  private final int[] keys;

  Feed(Emission emission, DataSource data) {
    Network network = emission.network();
    Settings settings = emission.settings();
    long seed = emission.seed();
    this.emission = emission;
    this.device = emission.device();
    this.buffers = emission.buffers();
    this.data = data;
    this.batch = emission.batch();
    this.sampleSize = Memory.product(network.inputShape());
    this.input = new float[batch * sampleSize];
    this.targets = new float[settings.classes() > 0 ? 0 : batch * settings.targetWidth()];
    this.labels = new int[settings.classes() > 0 ? batch : 0];
    this.samples = new int[batch];
    this.keys = new int[] {(int) seed, (int) (seed >> 32), 0};
    check(network, settings);
  }

  private void check(Network network, Settings settings) {
    int[] shape = data.shape();
    int[] expected = network.inputShape().stream().mapToInt(Integer::intValue).toArray();
    if (!Arrays.equals(shape, expected)) {
      throw refusal(network, "samples of shape " + Arrays.toString(expected), Arrays.toString(shape));
    }
    if (settings.classes() > 0 && data.classes() != settings.classes()) {
      throw refusal(
          network, settings.classes() + " classes", data.classes() > 0 ? data.classes() + " classes" : "real targets");
    }
    if (settings.classes() == 0 && data.targetWidth() != settings.targetWidth()) {
      throw refusal(
          network,
          "targets of " + settings.targetWidth() + " numbers",
          data.classes() > 0 ? data.classes() + " classes" : "targets of " + data.targetWidth() + " numbers");
    }
  }

  private PruneException refusal(Network network, String expected, String found) {
    return new PruneException(
        Failure.INPUT_OUTPUT,
        "The network `" + network.name() + "` expects " + expected + ", but the data have " + found + ": "
            + data.description(),
        "Change the network's input or output, or give it other data.");
  }

  /** The epoch that keys dropout from now on. */
  void epoch(int epoch) {
    keys[2] = epoch;
    if (buffers.has("keys")) {
      device.write(buffers.whole("keys"), 0, keys, 0, keys.length);
    }
  }

  /**
   * Loads samples {@code order[at ..]}, at most a batch of them and none beyond {@code order}.
   *
   * @return live rows
   */
  int load(Split split, int[] order, int at) {
    int rows = Math.min(batch, order.length - at);
    for (int r = 0; r < rows; r++) {
      int index = order[at + r];
      samples[r] = index;
      data.sample(split, index, input, r * sampleSize);
      if (labels.length > 0) {
        labels[r] = data.label(split, index);
        if (labels[r] < 0 || labels[r] >= data.classes()) {
          throw new PruneException(
              Failure.INPUT_OUTPUT,
              "Sample " + index + " of the " + split.word() + " split has the label " + labels[r] + ", expected 0 to "
                  + (data.classes() - 1) + ".",
              "Repair the data.");
        }
      } else {
        data.target(split, index, targets, r * data.targetWidth());
      }
    }
    device.write(buffers.real("input"), 0, input, 0, rows * sampleSize);
    if (labels.length > 0) {
      device.write(buffers.whole("labels"), 0, labels, 0, rows);
    } else {
      device.write(buffers.real("targets"), 0, targets, 0, rows * data.targetWidth());
    }
    if (buffers.has("samples")) {
      device.write(buffers.whole("samples"), 0, samples, 0, rows);
    }
    emission.rows(rows);
    return rows;
  }

  /** Samples of a split. */
  int size(Split split) {
    return data.size(split);
  }

  DataSource data() {
    return data;
  }
}
