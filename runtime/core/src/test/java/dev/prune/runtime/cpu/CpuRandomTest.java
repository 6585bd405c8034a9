package dev.prune.runtime.cpu;

import static dev.prune.runtime.cpu.Bed.floats;
import static dev.prune.runtime.cpu.Bed.ints;
import static dev.prune.runtime.cpu.Bed.random;
import static dev.prune.runtime.cpu.Bed.read;
import static dev.prune.runtime.cpu.Bed.target;
import static dev.prune.runtime.cpu.Bed.untouched;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.prune.runtime.cpu.plain.PlainArithmetic;
import dev.prune.runtime.cpu.vector.VectorArithmetic;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DropoutKernels;
import dev.prune.runtime.kernel.GateKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.random.Draws;
import dev.prune.runtime.random.DropoutPattern;
import dev.prune.runtime.random.GateNoise;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn at random: to the bit what the definitions of {@code runtime.random} say one number at a time. */
class CpuRandomTest {
  /** {@code rows, channels, area, rate}: runs shorter and longer than a vector and than a run of words. */
  @ParameterizedTest
  @CsvSource({
    "3,1,1,0.3", "5,15,1,0.5", "4,16,1,0.1", "7,75,1,0.3", "2,1041,1,0.7", "3,5,4,0.2", "2,7,9,0.5", "4,3,49,0.9",
    "2,2,1030,0.3", "3,19,1,0", "3,19,1,0.99999999", "1,600,1,1e-9"
  })
  void dropout(int rows, int channels, int area, double rate) {
    SplittableRandom random = new SplittableRandom(rows * 31L + channels * 7L + area);
    for (int repeat = 0; repeat < 3; repeat++) {
      int[] keys = numbers(random, 3);
      int[] samples = numbers(random, rows);
      int[] originals = numbers(random, 2 + channels);
      int layer = random.nextInt(100);
      int size = rows * channels * area;
      float[] x = random(random.nextInt(), size + 3);
      x[0] = Float.POSITIVE_INFINITY;
      x[size / 2] = -0f;
      x[size - 1] = Float.NaN;
      float[] expected = untouched(size + 3);
      for (int i = 0; i < size; i++) {
        int original = originals[2 + i / area % channels];
        int sample = samples[i / area / channels];
        boolean kept = DropoutPattern.keep(keys[0], keys[1], layer, original, i % area, sample, keys[2], rate);
        expected[i] = kept ? x[i] / (float) (1 - rate) : 0;
      }
      Bed.same(expected, device -> {
        Buffer y = target(device, size + 3);
        Ints dims = ints(device, rows, channels, 2);
        device.kernels(DropoutKernels.class).apply(
            floats(device, x), y, ints(device, originals), ints(device, samples), ints(device, keys), dims, 0, 1, 2,
            layer, area, rate);
        return read(device, y);
      });
    }
  }

  /** Words at the threshold and beside it, which chance would take 2^24 draws to meet. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-9, 0.3, 0.5, 0.75, 0.99999999})
  void theThresholdItself(double rate) {
    int least = DropoutPattern.least(rate);
    int[] words = new int[37];
    float[] x = random(4, words.length + 3);
    float[] expected = untouched(words.length + 3);
    for (int i = 0; i < words.length; i++) {
      words[i] = Math.clamp(least + i % 3 - 1, 0, 0xFFFFFF) << 8 | i;
      expected[3 + i] = Draws.unit(words[i]) >= rate ? x[3 + i] / 0.7f : 0;
    }
    for (Arithmetic arithmetic : List.of(new PlainArithmetic(), new VectorArithmetic())) {
      float[] y = untouched(words.length + 3);
      arithmetic.randomWords().drop(words, least, 0.7f, x, y, 3, words.length);
      assertArrayEquals(expected, y, arithmetic.name());
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,false", "4,16,true", "7,75,false", "2,1041,false"})
  void gates(int rows, int channels, boolean together) {
    SplittableRandom random = new SplittableRandom(rows * 31L + channels);
    int[] keys = numbers(random, 3);
    int[] samples = numbers(random, rows);
    int[] originals = numbers(random, 2 + channels);
    float[] expected = untouched(rows * channels + 3);
    for (int i = 0; i < rows * channels; i++) {
      long key = GateNoise.key(keys[0], keys[1], 5, keys[2], samples[together ? 0 : i / channels]);
      expected[i] = GateNoise.uniform(key, originals[2 + i % channels]);
    }
    Bed.same(expected, device -> {
      Buffer u = target(device, rows * channels + 3);
      Ints dims = ints(device, rows, channels, 2);
      device.kernels(GateKernels.class).uniform(
          u, ints(device, originals), ints(device, samples), ints(device, keys), dims, 0, 1, 2, 5, together);
      return read(device, u);
    });
  }

  private static int[] numbers(SplittableRandom random, int count) {
    return random.ints(count).toArray();
  }
}
