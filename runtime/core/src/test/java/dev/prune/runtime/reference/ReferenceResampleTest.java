package dev.prune.runtime.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.ResampleKernels;
import dev.prune.runtime.kernel.Resampling;
import dev.prune.runtime.kernel.TransposeKernels;
import org.junit.jupiter.api.Test;

/** Numbers worked out by hand, and the transpose of every map as what it is. */
class ReferenceResampleTest {
  private final Workbench bench = new Workbench();

  private double[] apply(Resampling map, double... x) {
    Buffer y = bench.zeros(map.out());
    bench.device
        .kernels(ResampleKernels.class)
        .apply(
            bench.of(x), y, bench.ints(1, 1), 0, 1, 1, 1, map.kind(), map.in(), map.out(), map.window(), map.stride(),
            map.pad());
    return bench.read(y);
  }

  @Test
  void meansOfWindows() {
    assertArrayEquals(new double[] {1, 3}, apply(new Resampling(Resampling.MEAN, 4, 2, 3, 2, 1), 1, 2, 3, 4), 1e-15);
    assertArrayEquals(new double[] {1.5, 3}, apply(new Resampling(Resampling.MEAN_INSIDE, 4, 2, 3, 2, 1), 1, 2, 3, 4), 1e-15);
    assertArrayEquals(new double[] {1.5, 3.5}, apply(new Resampling(Resampling.MEAN, 5, 2, 2, 2, 0), 1, 2, 3, 4, 9), 1e-15);
  }

  /** torch.nn.functional.adaptive_avg_pool1d of 1 .. 5 to 3 is 1.5, 3, 4.5. */
  @Test
  void adaptiveMeans() {
    assertArrayEquals(
        new double[] {1.5, 3, 4.5}, apply(Resampling.of(Resampling.ADAPTIVE, 5, 3), 1, 2, 3, 4, 5), 1e-15);
    assertArrayEquals(new double[] {3}, apply(Resampling.of(Resampling.ADAPTIVE, 5, 1), 1, 2, 3, 4, 5), 1e-15);
  }

  /** torch.nn.functional.interpolate(scale_factor=2, mode="linear") of 1, 3 is 1, 1.5, 2.5, 3. */
  @Test
  void largerImages() {
    assertArrayEquals(new double[] {1, 1, 3, 3}, apply(Resampling.of(Resampling.NEAREST, 2, 4), 1, 3), 0);
    assertArrayEquals(new double[] {1, 1.5, 2.5, 3}, apply(Resampling.of(Resampling.LINEAR, 2, 4), 1, 3), 1e-15);
    assertArrayEquals(new double[] {7, 7, 7}, apply(Resampling.of(Resampling.LINEAR, 1, 3), 7), 1e-15);
    assertArrayEquals(new double[] {0, 1, 2, 0, 0}, apply(new Resampling(Resampling.SHIFT, 2, 5, 1, 1, 1), 1, 2), 0);
  }

  @Test
  void transposesOfAllMaps() {
    ResampleKernels resample = bench.device.kernels(ResampleKernels.class);
    Ints dims = bench.ints(2, 3);
    int maps = 0;
    for (int kind = Resampling.MEAN; kind <= Resampling.SHIFT; kind++) {
      for (int in = 1; in < 9; in++) {
        for (int size = 1; size < 13; size++) {
          for (int window = 1; window < 4; window++) {
            for (int stride = 1; stride < 4; stride++) {
              for (int pad = 0; pad < window; pad++) {
                boolean windows = kind <= Resampling.MEAN_INSIDE;
                int out = windows ? (in + 2 * pad - window) / stride + 1 : size;
                boolean fits = windows ? size == 1 && in + 2 * pad >= window : window == 3 && stride == 1;
                boolean sensible = kind == Resampling.ADAPTIVE ? size <= in : kind == Resampling.SHIFT || size >= in || windows;
                if (!fits || !sensible) {
                  continue;
                }
                maps++;
                Resampling map = new Resampling(kind, in, out, window, stride, pad);
                double[] x = bench.random(2 * 3 * in * 2);
                double[] dy = bench.random(2 * 3 * out * 2);
                Buffer y = bench.zeros(dy.length);
                Buffer dx = bench.zeros(x.length);
                resample.apply(bench.of(x), y, dims, 0, 1, 1, 2, kind, in, out, window, stride, pad);
                resample.transposed(bench.of(dy), dx, dims, 0, 1, 1, 2, kind, in, out, window, stride, pad);
                assertEquals(Workbench.dot(bench.read(y), dy), Workbench.dot(x, bench.read(dx)), 1e-12, map.toString());
                range(map);
              }
            }
          }
        }
      }
    }
    assertEquals(true, maps > 300, maps + " maps");
  }

  /** Devices walk from firstOf to endOf: outside of it nothing has a weight. */
  private static void range(Resampling map) {
    for (int j = 0; j < map.in(); j++) {
      for (int i = 0; i < map.out(); i++) {
        boolean reads = map.from(i) <= j && j < map.to(i) && map.weight(i, j) != 0;
        boolean walked = map.firstOf(j) <= i && i < map.endOf(j);
        assertEquals(true, walked || !reads, map + " leaves out " + i + " of " + j);
        assertEquals(true, !walked || map.from(i) <= j && j < map.to(i), map + " walks to " + i + " of " + j);
      }
    }
  }

  @Test
  void axesChangePlaces() {
    Buffer y = bench.zeros(12);
    double[] x = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    bench.device.kernels(TransposeKernels.class).swap(bench.of(x), y, bench.ints(1, 1, 2, 3), 0, 1, 2, 3, 2);
    assertArrayEquals(new double[] {0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11}, bench.read(y));
  }
}
