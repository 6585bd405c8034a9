package dev.prune.runtime.reference;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import java.util.Random;

/** The reference device with arrays in and arrays out, for formulas in tests. */
final class Workbench {
  final ReferenceDevice device = new ReferenceDevice();
  private final Random random = new Random(11);

  Buffer of(double... numbers) {
    Buffer buffer = device.floats("buffer", numbers.length);
    device.write(buffer, 0, numbers, 0, numbers.length);
    return buffer;
  }

  Buffer zeros(int size) {
    return device.floats("buffer", size);
  }

  Ints ints(int... numbers) {
    Ints buffer = device.ints("ints", numbers.length);
    device.write(buffer, 0, numbers, 0, numbers.length);
    return buffer;
  }

  double[] read(Buffer buffer) {
    double[] numbers = new double[buffer.size()];
    device.read(buffer, 0, numbers, 0, numbers.length);
    return numbers;
  }

  /** Random numbers on [-1, 1). */
  double[] random(int size) {
    return random.doubles(size, -1, 1).toArray();
  }

  /** Random numbers on [0.5, 1.5). */
  double[] randomPositive(int size) {
    return random.doubles(size, 0.5, 1.5).toArray();
  }

  /** The numbers -1 .. 1 at equal distances in random order: no two are close. */
  double[] distinct(int size) {
    double[] numbers = new double[size];
    for (int i = 0; i < size; i++) {
      int k = random.nextInt(i + 1);
      numbers[i] = numbers[k];
      numbers[k] = size == 1 ? 0 : -1 + 2.0 * i / (size - 1);
    }
    return numbers;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
