package dev.prune.runtime.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One device with buffers whose contents depend on their label and size alone, so that two devices start from the same
 * numbers, all of which a {@code float} holds. Every buffer has {@link #SLACK} numbers more than asked for, which no
 * kernel may touch.
 */
final class Rig {
  static final int SLACK = 7;

  private final Device device;
  private final Map<String, Buffer> buffers = new LinkedHashMap<>();
  private final Map<String, Ints> wholes = new LinkedHashMap<>();
  private final List<Map<String, double[]>> snapshots = new ArrayList<>();

  Rig(Device device) {
    this.device = device;
  }

  <F extends KernelFamily> F kernels(Class<F> family) {
    return device.kernels(family);
  }

  /** Numbers on [-1, 1], none of them 0. */
  Buffer reals(String label, int size) {
    Random random = random(label);
    double[] numbers = new double[size + SLACK];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (random.nextBoolean() ? 1 : -1) * (random.nextInt(1 << 20) + 1) * 0x1p-20;
    }
    return reals(label, numbers);
  }

  /** Numbers on (0, 1]. */
  Buffer positive(String label, int size) {
    Random random = random(label);
    double[] numbers = new double[size + SLACK];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (random.nextInt(1 << 20) + 1) * 0x1p-20;
    }
    return reals(label, numbers);
  }

  /** Few different values, so that ties and zeros are common: -1, 0, 0.5, 1. */
  Buffer coarse(String label, int size) {
    Random random = random(label);
    double[] values = {-1, 0, 0.5, 1};
    double[] numbers = new double[size + SLACK];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values[random.nextInt(values.length)];
    }
    return reals(label, numbers);
  }

  /** Zeros and ones. */
  Buffer mask(String label, int size) {
    Random random = random(label);
    double[] numbers = new double[size + SLACK];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextInt(2);
    }
    return reals(label, numbers);
  }

  /** Exactly these numbers. */
  Buffer reals(String label, double... numbers) {
    Buffer buffer = device.floats(label, numbers.length);
    device.write(buffer, 0, numbers, 0, numbers.length);
    buffers.put(label, buffer);
    return buffer;
  }

  /** Exactly these numbers. */
  Ints ints(String label, int... numbers) {
    Ints buffer = device.ints(label, numbers.length);
    device.write(buffer, 0, numbers, 0, numbers.length);
    wholes.put(label, buffer);
    return buffer;
  }

  /** Indices below {@code bound}, in no order, with repetitions. */
  Ints indices(String label, int size, int bound) {
    return ints(label, random(label).ints(size, 0, bound).toArray());
  }

  private static Random random(String label) {
    return new Random(label.hashCode());
  }

  /**
   * Makes a procedure of {@code body} and runs it once for each vector of sizes, in buffers that stay; after each run
   * all numbers are kept for comparison.
   */
  void run(Ints dims, Runnable body, int[]... sizes) {
    snapshots.add(snapshot());
    Runnable procedure = device.procedure("procedure", body);
    for (int[] size : sizes) {
      device.write(dims, 0, size, 0, size.length);
      procedure.run();
      snapshots.add(snapshot());
    }
  }

  /** All numbers of all buffers by label: before the first run, and after each. */
  List<Map<String, double[]>> snapshots() {
    return snapshots;
  }

  private Map<String, double[]> snapshot() {
    Map<String, double[]> all = new LinkedHashMap<>();
    buffers.forEach(
        (label, buffer) -> {
          double[] numbers = new double[buffer.size()];
          device.read(buffer, 0, numbers, 0, numbers.length);
          all.put(label, numbers);
        });
    wholes.forEach(
        (label, buffer) -> {
          int[] numbers = new int[buffer.size()];
          device.read(buffer, 0, numbers, 0, numbers.length);
          all.put(label, Arrays.stream(numbers).asDoubleStream().toArray());
        });
    return all;
  }
}
