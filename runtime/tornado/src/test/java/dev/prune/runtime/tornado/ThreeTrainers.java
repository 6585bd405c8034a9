package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.prune.runtime.OpenTrainer;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Shrink;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.reference.Kinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One program on the cpu device, on a tested device and on the double reference, in step: every step begins with the
 * numbers of the cpu device and must end, on both float devices, within {@link Rounding} of the reference.
 */
final class ThreeTrainers implements AutoCloseable {
  private static final List<String> NAMES = List.of("cpu", "tested", "reference");

  private final DataSource data;
  private final double slack;
  private final Kinks kinks = new Kinks(2e-6);
  private final List<Device> devices;
  private final List<OpenTrainer> trainers;
  private final Random random = new Random(7);

  /** The largest error so far of the cpu device and of the tested one, as a part of what is allowed. */
  private final double[] worst = new double[2];

  /**
   * @param type a generated class
   * @param tested is closed at the end
   * @param way how it makes buffers smaller
   * @param slack how many times {@link Rounding} an error may be: 1 but for ill-conditioned networks
   */
  ThreeTrainers(Class<?> type, DataSource data, Device tested, Shrink way, double slack) throws ReflectiveOperationException {
    this.data = data;
    this.slack = slack;
    this.devices = List.of(CpuDevice.create(1), tested, kinks.device());
    this.trainers = List.of(open(type, 0, Shrink.AUTO), open(type, 1, way), open(type, 2, Shrink.AUTO));
  }

  private OpenTrainer open(Class<?> type, int device, Shrink way) throws ReflectiveOperationException {
    Overrides overrides = Overrides.none().with(way);
    return new OpenTrainer(GeneratedTrainers.construct(type, devices.get(device), overrides), data);
  }

  OpenTrainer cpu() {
    return trainers.get(0);
  }

  OpenTrainer tested() {
    return trainers.get(1);
  }

  OpenTrainer reference() {
    return trainers.get(2);
  }

  /** The largest errors so far, for a person. */
  String worst() {
    return String.format(Locale.ROOT, "%.2f (cpu) and %.2f (tested) of what is allowed", worst[0], worst[1]);
  }

  /** The same channels leave all three. */
  void compact(BitSet[] units) {
    trainers.forEach(trainer -> trainer.compact(units));
  }

  /** The same channels and weights are masked in all three. */
  void mask(BitSet[] units, BitSet weights) {
    trainers.forEach(trainer -> trainer.mask(units, weights));
  }

  /** The others take over all that the cpu device's trainer goes on with. */
  void copyState() {
    tested().copy(cpu(), cpu().state());
    reference().copy(cpu(), cpu().state());
  }

  /** A step of {@code rows} random samples, compared; returns what {@link #compareGradients} does. */
  double step(int rows) {
    copyState();
    int[] batch = batch(rows);
    double[] losses = new double[3];
    for (int i = 0; i < 3; i++) {
      trainers.get(i).load(batch);
      losses[i] = trainers.get(i).gradients();
    }
    double least = compareGradients(rows, losses);
    updateAndCompare();
    return least;
  }

  /** Compares outputs for samples of the train split, more than a batch and no multiple of it. */
  void comparePredictions() {
    copyState();
    int count = cpu().trainer().settings().batch() * 2 - 1;
    int size = 1;
    for (int extent : data.shape()) {
      size *= extent;
    }
    float[] samples = new float[count * size];
    for (int i = 0; i < count; i++) {
      data.sample(Split.TRAIN, i, samples, i * size);
    }
    double[][] outputs = new double[3][];
    for (int i = 0; i < 3; i++) {
      float[] predicted = trainers.get(i).trainer().predict(samples, count);
      outputs[i] = IntStream.range(0, predicted.length).mapToDouble(k -> predicted[k]).toArray();
    }
    double largest = Arrays.stream(outputs[2]).map(Math::abs).max().orElseThrow();
    Rounding rounding = new Rounding(cpu().trainer().network(), cpu().structure().widths(), count);
    near("the prediction", outputs[2], i -> outputs[i], 0, outputs[2].length,
        slack * Rounding.allowed(rounding.forward(), largest));
  }

  /** With the same numbers, the cpu device's trainer and the tested one write the same file. */
  void compareFiles(Path folder) throws IOException {
    copyState();
    Path one = folder.resolve("cpu.safetensors");
    Path other = folder.resolve("tested.safetensors");
    cpu().trainer().save(one);
    tested().trainer().save(other);
    assertEquals(-1, Files.mismatch(one, other), "the first byte in which the files differ");
  }

  /** Compares what a pass over one batch left; returns the smallest of all layers' largest gradients. */
  double compareGradients(int rows, double... losses) {
    Network network = cpu().trainer().network();
    int[] widths = cpu().structure().widths();
    Rounding rounding = new Rounding(network, widths, rows);
    int forward = rounding.forward();
    near("the loss", new double[] {losses[2]}, i -> new double[] {losses[i]}, 0, 1,
        slack * Rounding.allowed(forward + rows, Math.max(rows, losses[2])));
    double[][] gradients = all(OpenTrainer.GRADIENTS);
    int[] offsets = network.parameterOffsets(widths);
    double[] largest = largest(network, offsets, gradients[2]);
    double[] scales = scales(largest);
    for (int t = 0; t < network.parameters().size(); t++) {
      Tensor tensor = network.parameters().get(t);
      near("the gradient of " + tensor.name(), gradients[2], i -> gradients[i], offsets[t], offsets[t + 1],
          slack * Rounding.allowed(rounding.backward(tensor.layer()), scales[tensor.layer()]));
    }
    double[][] statistics = all(OpenTrainer.STATISTICS);
    for (int s = 0; s < statistics[2].length; s++) {
      near("the statistics", statistics[2], i -> statistics[i], s, s + 1,
          slack * Rounding.allowed(forward, Math.max(1, Math.abs(statistics[2][s]))));
    }
    return network.parameters().stream().mapToDouble(tensor -> largest[tensor.layer()]).min().orElseThrow();
  }

  /** The largest gradient of each layer. */
  private static double[] largest(Network network, int[] offsets, double[] gradients) {
    double[] largest = new double[network.layers().size()];
    for (int t = 0; t < network.parameters().size(); t++) {
      int layer = network.parameters().get(t).layer();
      for (int i = offsets[t]; i < offsets[t + 1]; i++) {
        largest[layer] = Math.max(largest[layer], Math.abs(gradients[i]));
      }
    }
    return largest;
  }

  /** The largest gradient from each layer on. */
  private static double[] scales(double[] largest) {
    double[] scales = largest.clone();
    for (int layer = scales.length - 2; layer >= 0; layer--) {
      scales[layer] = Math.max(scales[layer], scales[layer + 1]);
    }
    return scales;
  }

  /**
   * From the same gradients the optimisers make the same step, but for a few roundings of each number: of what was there,
   * of what it became, and of a parameter's step, which is some learning rates long.
   */
  private void updateAndCompare() {
    copyState();
    tested().copy(cpu(), List.of(OpenTrainer.GRADIENTS));
    reference().copy(cpu(), List.of(OpenTrainer.GRADIENTS));
    double[] gradients = cpu().read(OpenTrainer.GRADIENTS);
    List<double[]> before = cpu().state().stream().map(cpu()::read).toList();
    trainers.forEach(OpenTrainer::update);
    for (int b = 0; b < before.size(); b++) {
      String label = cpu().state().get(b);
      boolean slot = cpu().slots().contains(label);
      double rate = label.equals(OpenTrainer.PARAMETERS) ? cpu().trainer().settings().rate() : 0;
      double[][] after = all(label);
      for (int e = 0; e < after[2].length; e++) {
        double scale = Math.abs(before.get(b)[e]) + Math.abs(after[2][e]) + (slot ? Math.abs(gradients[e]) : rate);
        near(label + " after the update", after[2], i -> after[i], e, e + 1, 8 * Rounding.UNIT * scale);
      }
    }
  }

  private interface Found {
    double[] of(int trainer);
  }

  private void near(String what, double[] truth, Found found, int from, int to, double allowed) {
    for (int trainer = 0; trainer < 2; trainer++) {
      double[] values = found.of(trainer);
      for (int i = from; i < to; i++) {
        double error = Math.abs(values[i] - truth[i]);
        worst[trainer] = Math.max(worst[trainer], error == 0 ? 0 : error / allowed);
        // Written so that a NaN fails.
        if (!(error <= allowed)) {
          fail("%s of the %s device, number %d: expected %s, was %s, off by %.3g where %.3g is allowed".formatted(
              what, NAMES.get(trainer), i - from, truth[i], values[i], error, allowed));
        }
      }
    }
  }

  private double[][] all(String label) {
    double[][] all = new double[3][];
    for (int i = 0; i < 3; i++) {
      all[i] = trainers.get(i).read(label);
      assertEquals(all[0].length, all[i].length, label);
    }
    return all;
  }

  /** Samples none of which brings the reference near a kink: see {@link Kinks}. */
  int[] batch(int rows) {
    for (int attempt = 0; attempt < 100; attempt++) {
      int[] batch = random.ints(0, data.size(Split.TRAIN)).distinct().limit(rows).toArray();
      reference().load(batch);
      kinks.takeSeen();
      reference().gradients();
      reference().copy(cpu(), List.of(OpenTrainer.STATISTICS));
      if (kinks.takeSeen() == 0) {
        return batch;
      }
    }
    return fail("No batch stays clear of kinks.");
  }

  @Override
  public void close() {
    trainers.forEach(trainer -> trainer.trainer().close());
    devices.forEach(Device::close);
  }
}
