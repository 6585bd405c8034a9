package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.KernelFamily;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The buffers of a case on one device. Contents depend on label and size alone, so that every device starts from the same
 * numbers, all of which a float holds; each buffer has {@link #SLACK} numbers more than asked for, which no kernel may
 * touch.
 */
public final class CaseBuffers implements AutoCloseable {
  /** Numbers behind each buffer. */
  public static final int SLACK = 7;

  private final Device device;
  private final Map<String, Buffer> reals = new LinkedHashMap<>();
  private final Map<String, Ints> wholes = new LinkedHashMap<>();

  CaseBuffers(Device device) {
    this.device = device;
  }

  /** The kernels of a family of this device. */
  public <F extends KernelFamily> F kernels(Class<F> family) {
    return device.kernels(family);
  }

  /** Numbers on [-1, 1], none of them 0. */
  public Buffer reals(String label, int size) {
    return filled(label, size, r -> (r.nextBoolean() ? 1 : -1) * (r.nextInt(1 << 20) + 1) * 0x1p-20);
  }

  /** Numbers on (0, 1]. */
  public Buffer positive(String label, int size) {
    return filled(label, size, r -> (r.nextInt(1 << 20) + 1) * 0x1p-20);
  }

  /** Few different values, so that ties and zeros are common: -1, 0, 0.5, 1. */
  public Buffer coarse(String label, int size) {
    double[] values = {-1, 0, 0.5, 1};
    return filled(label, size, r -> values[r.nextInt(values.length)]);
  }

  /** Zeros and ones. */
  public Buffer mask(String label, int size) {
    return filled(label, size, r -> r.nextInt(2));
  }

  private Buffer filled(String label, int size, ToDoubleFunction<SplittableRandom> next) {
    SplittableRandom random = random(label);
    float[] numbers = new float[size + SLACK];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) next.applyAsDouble(random);
    }
    return reals(label, numbers);
  }

  /** Exactly these numbers. */
  public Buffer reals(String label, float... numbers) {
    Buffer buffer = device.floats(label, numbers.length);
    reals.put(label, buffer);
    device.write(buffer, 0, numbers, 0, numbers.length);
    return buffer;
  }

  /** Exactly these numbers. */
  public Ints ints(String label, int... numbers) {
    Ints buffer = device.ints(label, numbers.length);
    wholes.put(label, buffer);
    device.write(buffer, 0, numbers, 0, numbers.length);
    return buffer;
  }

  /** Numbers from 0 to below {@code bound}, in no order, with repetitions. */
  public Ints indices(String label, int size, int bound) {
    return ints(label, random(label).ints(size, 0, bound).toArray());
  }

  private static SplittableRandom random(String label) {
    return new SplittableRandom(label.hashCode());
  }

  /** All numbers by label, but for {@code dims}. */
  Map<String, double[]> contents() {
    Map<String, double[]> all = new LinkedHashMap<>();
    reals.forEach(
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
    all.remove("dims");
    return all;
  }

  @Override
  public void close() {
    reals.values().forEach(device::free);
    wholes.values().forEach(device::free);
    reals.clear();
    wholes.clear();
  }
}
