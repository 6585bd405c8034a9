package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.ReduceKernels;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums by many work groups. */
@NeedsTornado
class LongSumsTest {
  /** A network shrunk in place keeps its large buffers, one made anew has small ones: both must go on alike. */
  @ParameterizedTest
  @ValueSource(ints = {1, 700, 4089})
  void dependOnTheLengthAndNotOnTheBuffer(int length) {
    float[] numbers = numbers(length);
    assertEquals(sums(numbers, length), sums(numbers, 3 * 4096));
  }

  /** More numbers than fit in as many of the shortest parts as there may be. */
  @ParameterizedTest
  @ValueSource(ints = {4096 * 1024, 4_500_001})
  void takeInEveryNumberOnce(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    assertEquals("[" + (float) length + ", " + (float) length + "]", sums(ones, length));
  }

  private static String sums(float[] numbers, int capacity) {
    try (TornadoDevice device = TornadoDevice.create(0)) {
      Buffer a = device.floats("a", capacity);
      device.write(a, 0, numbers, 0, numbers.length);
      Buffer totals = device.floats("totals", 2);
      Ints dims = device.ints("dims", 2);
      device.write(dims, 0, new int[] {0, numbers.length}, 0, 2);
      ReduceKernels reduce = device.kernels(ReduceKernels.class);
      device
          .procedure(
              "sums",
              () -> {
                reduce.accumulate(a, totals, dims, 1, 0);
                reduce.squares(a, totals, dims, 0, 1, 1);
              })
          .run();
      float[] found = new float[2];
      device.read(totals, 0, found, 0, 2);
      return Arrays.toString(found);
    }
  }

  private static float[] numbers(int length) {
    SplittableRandom random = new SplittableRandom(7);
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }
}
