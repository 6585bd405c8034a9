package dev.prune.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.prune.runtime.cpu.plain.PlainArithmetic;
import dev.prune.runtime.cpu.vector.VectorArithmetic;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs one case on plain and on vector kernels, each with 1, 2 and 3 threads that share the least work, and compares:
 * threads to the bit, arithmetics with what is expected.
 */
final class Bed {
  private static final List<Function<Integer, CpuDevice>> KINDS =
      List.of(
          threads -> CpuDevice.create(threads, new PlainArithmetic(), 0),
          threads -> CpuDevice.create(threads, new VectorArithmetic(), 0));

  /** What a result's elements hold before the kernel: an element that stays untouched keeps it. */
  static final float UNTOUCHED = -77.25f;

  private Bed() {}

  /** One case: makes buffers, calls the kernel, and reads what it wrote. */
  interface Case {
    float[] run(CpuDevice device);
  }

  /**
   * @param terms how many products or numbers one element of the result sums
   */
  static void check(double[] expected, double terms, Case test) {
    for (Function<Integer, CpuDevice> kind : KINDS) {
      float[] alone = run(kind, 1, test);
      assertArrayEquals(alone, run(kind, 2, test), 0f, "2 threads differ from 1");
      assertArrayEquals(alone, run(kind, 3, test), 0f, "3 threads differ from 1");
      close(expected, alone, terms);
    }
  }

  /** Gives plain and vector kernels, of one thread. */
  static void each(Consumer<CpuDevice> test) {
    for (Function<Integer, CpuDevice> kind : KINDS) {
      try (CpuDevice device = kind.apply(1)) {
        test.accept(device);
      }
    }
  }

  /** Runs the case as {@link #check} does and wants these bits. */
  static void same(float[] expected, Case test) {
    for (Function<Integer, CpuDevice> kind : KINDS) {
      for (int threads = 1; threads <= 3; threads++) {
        float[] actual = run(kind, threads, test);
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < actual.length; i++) {
          int element = i;
          assertEquals(
              Float.floatToIntBits(expected[i]),
              Float.floatToIntBits(actual[i]),
              () -> "Element " + element + " is " + actual[element] + ", expected " + expected[element] + ".");
        }
      }
    }
  }

  private static float[] run(Function<Integer, CpuDevice> kind, int threads, Case test) {
    try (CpuDevice device = kind.apply(threads)) {
      return test.run(device);
    }
  }

  /** A rounding for each term, relative to the largest of the result. */
  static void close(double[] expected, float[] actual, double terms) {
    assertEquals(expected.length, actual.length);
    double scale = 1;
    for (double e : expected) {
      scale = Double.isNaN(e) ? scale : Math.max(scale, Math.abs(e));
    }
    double bound = scale * (4 + terms) * 0x1p-23;
    for (int i = 0; i < actual.length; i++) {
      boolean same = Double.isNaN(expected[i]) ? Float.isNaN(actual[i]) : Math.abs(expected[i] - actual[i]) <= bound;
      if (!same) {
        fail("Element " + i + " is " + actual[i] + ", expected " + expected[i] + " within " + bound + ".");
      }
    }
  }

  /** Numbers on [-1, 1). */
  static float[] random(int seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextDouble() * 2 - 1);
    }
    return values;
  }

  static Buffer floats(CpuDevice device, float... values) {
    Buffer buffer = device.floats("given", values.length);
    device.write(buffer, 0, values, 0, values.length);
    return buffer;
  }

  static Ints ints(CpuDevice device, int... values) {
    Ints buffer = device.ints("given", values.length);
    device.write(buffer, 0, values, 0, values.length);
    return buffer;
  }

  /** A buffer to be written, full of {@link #UNTOUCHED}. */
  static Buffer target(CpuDevice device, int size) {
    return floats(device, untouched(size));
  }

  static float[] untouched(int size) {
    float[] values = new float[size];
    Arrays.fill(values, UNTOUCHED);
    return values;
  }

  static double[] expectation(int size) {
    double[] values = new double[size];
    Arrays.fill(values, UNTOUCHED);
    return values;
  }

  static float[] read(CpuDevice device, Buffer buffer) {
    float[] values = new float[buffer.size()];
    device.read(buffer, 0, values, 0, values.length);
    return values;
  }
}
