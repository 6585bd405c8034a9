package dev.prune.runtime.cpu;

import static dev.prune.runtime.cpu.Bed.floats;
import static dev.prune.runtime.cpu.Bed.ints;
import static dev.prune.runtime.cpu.Bed.random;
import static dev.prune.runtime.cpu.Bed.read;
import static dev.prune.runtime.cpu.Bed.same;
import static dev.prune.runtime.cpu.Bed.target;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pooling by windows of 2 by 2, over rows that fill vectors, end within one, or are shorter, with and without a rest. */
class CpuHalvingTest {
  private static final int ROWS = 2;
  private static final int CHANNELS = 3;

  @ParameterizedTest
  @CsvSource({"2,2", "5,7", "8,8", "9,16", "6,17", "10,10", "28,28", "4,32", "33,35", "16,48"})
  void sendsTheGradientToTheFirstLargest(int height, int width) {
    Window w = new Window(height, width, 2, 2, 2, 2, 0, 0, height / 2, width / 2);
    float[] x = random(height * 100 + width, ROWS * CHANNELS * w.inArea());
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 41 == 5 ? Float.NaN : Math.round(x[i] * 3) / 3f; // Many are equal, among them zeros of both signs.
    }
    float[] dy = random(7, ROWS * CHANNELS * w.outArea());
    float[] y = new float[dy.length];
    float[] dx = new float[x.length];
    for (int window = 0; window < y.length; window++) {
      int image = window / w.outArea() * w.inArea();
      int corner = image + window % w.outArea() / w.outWidth() * 2 * width + window % w.outWidth() * 2;
      int[] inputs = {corner, corner + 1, corner + width, corner + width + 1};
      y[window] = Float.NEGATIVE_INFINITY;
      for (int i : inputs) {
        y[window] = Math.max(y[window], x[i]);
      }
      for (int i : inputs) {
        if (x[i] == y[window]) {
          dx[i] = dy[window];
          break;
        }
      }
    }
    same(y, device -> {
      Buffer result = target(device, y.length);
      device.kernels(PoolKernels.class).max(floats(device, x), result, ints(device, ROWS, CHANNELS), 0, 1, w);
      return read(device, result);
    });
    same(dx, device -> {
      Buffer result = target(device, dx.length);
      device.kernels(PoolKernels.class).maxByData(
          floats(device, x), floats(device, y), floats(device, dy), result, ints(device, ROWS, CHANNELS), 0, 1, w);
      return read(device, result);
    });
  }
}
