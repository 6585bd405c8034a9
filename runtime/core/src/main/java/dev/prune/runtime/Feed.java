package dev.prune.runtime;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.data.augment.Augmentation;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.network.Network;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Brings samples into a trainer's buffers, batch by batch: from the host, or from the device where the data lie there.
 * Nothing is allocated for a batch.
 */
final class Feed implements AutoCloseable {
  private final Emission emission;
  private final Device device;
  private final Buffers buffers;
  private final DataSource data;
  private final int batch;
  private final int sampleSize;
  private final HostBatch own;
  private final SampleReader reader;
  private final List<Augmentation> augment;
  private final int[] keys;
  private final Map<Split, SampleOrder> inOrder = new EnumMap<>(Split.class);

  /** Null where batches come from the host. */
  private ResidentData resident;

  /** Null until a batch comes from the host, and where the data are read by one thread. */
  private ReadAhead ahead;

  /** Samples as they are, for looking at a network. */
  Feed(Emission emission, DataSource data) {
    this(emission, data, List.of());
  }

  /** Samples for a run, of which those of training are changed. */
  Feed(Emission emission, DataSource data, List<Augmentation> augment) {
    Network network = emission.network();
    Settings settings = emission.settings();
    long seed = emission.seed();
    this.emission = emission;
    this.device = emission.device();
    this.buffers = emission.buffers();
    this.data = data;
    this.batch = emission.batch();
    this.sampleSize = Memory.product(network.inputShape());
    this.augment = augment;
    this.keys = new int[] {(int) seed, (int) (seed >> 32), 0};
    check(network, settings);
    this.own = new HostBatch(data, batch, sampleSize);
    this.reader = new SampleReader(data, augment, seed);
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

  /** The epoch that keys dropout and augmentation from now on. */
  void epoch(int epoch) {
    keys[2] = epoch;
    if (buffers.has("keys")) {
      device.write(buffers.whole("keys"), 0, keys, 0, keys.length);
    }
  }

  /** Batches of the splits that lie on the device are assembled there from now on. */
  void from(ResidentData holder) {
    resident = holder;
  }

  /**
   * Loads samples {@code order[at ..]}, at most a batch of them and none beyond {@code order}.
   *
   * @return live rows
   */
  int load(SampleOrder order, int at) {
    int rows = Math.min(batch, order.size() - at);
    if (resident != null && resident.holds(order.split())) {
      resident.load(order, at, rows);
    } else {
      HostBatch read = data.concurrent() ? ahead().take(order, at, keys[2]) : read(order, at, rows);
      write(read, buffers.real("input"), buffers.whole("labels"), buffers.real("targets"), 0);
      if (buffers.has("samples")) {
        device.write(buffers.whole("samples"), 0, read.samples, 0, rows);
      }
    }
    emission.rows(rows);
    return rows;
  }

  private ReadAhead ahead() {
    if (ahead == null) {
      ahead = new ReadAhead(
          () -> new HostBatch(data, batch, sampleSize),
          () -> new SampleReader(data, augment, emission.seed()),
          batch,
          ReadAhead.threads(Runtime.getRuntime().availableProcessors()));
    }
    return ahead;
  }

  /** Copies a whole split, in the order of its indices, to buffers where its first sample is {@code first}. */
  void copy(Split split, Buffer toInput, Ints toLabels, Buffer toTargets, int first) {
    SampleOrder order = inOrder(split);
    for (int at = 0; at < order.size(); at += batch) {
      int rows = Math.min(batch, order.size() - at);
      write(read(order, at, rows), toInput, toLabels, toTargets, first + at);
    }
  }

  private HostBatch read(SampleOrder order, int at, int rows) {
    own.name(order, at, rows, keys[2]);
    reader.read(own);
    return own;
  }

  private void write(HostBatch read, Buffer toInput, Ints toLabels, Buffer toTargets, int row) {
    int rows = read.rows;
    device.write(toInput, row * sampleSize, read.input, 0, rows * sampleSize);
    if (read.labels.length > 0) {
      device.write(toLabels, row, read.labels, 0, rows);
    } else {
      device.write(toTargets, row * data.targetWidth(), read.targets, 0, rows * data.targetWidth());
    }
  }

  /** A split's samples in the order of their indices; the same object whenever asked. */
  SampleOrder inOrder(Split split) {
    return inOrder.computeIfAbsent(split, s -> new SampleOrder(s, data.size(s)));
  }

  /** Numbers of a sample. */
  int sampleSize() {
    return sampleSize;
  }

  /** Samples of a split. */
  int size(Split split) {
    return data.size(split);
  }

  DataSource data() {
    return data;
  }

  /** Whether each sample is the same in every epoch, so that a device may keep a copy. */
  boolean unchanging() {
    return augment.isEmpty() && data.unchanging();
  }

  /** Ends the threads that read ahead. */
  @Override
  public void close() {
    if (ahead != null) {
      ahead.close();
      ahead = null;
    }
  }
}
