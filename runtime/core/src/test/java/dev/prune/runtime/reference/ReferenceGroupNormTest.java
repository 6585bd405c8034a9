package dev.prune.runtime.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.GroupNormKernels;
import dev.prune.runtime.kernel.Ints;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Normalisation of parts of samples: its gradients and tangents against differences, and masked channels against none. */
class ReferenceGroupNormTest {
  private static final double EPSILON = 1e-3;

  private final Workbench bench = new Workbench();
  private final GroupNormKernels norm = bench.device.kernels(GroupNormKernels.class);

  private double[] normalized(double[] x, Ints live, Ints dims, int rows, int area, int groups) {
    Buffer moments = bench.zeros(rows * groups * 2);
    Buffer y = bench.zeros(x.length);
    norm.moments(bench.of(x), moments, live, dims, 0, 1, 2, area, groups);
    norm.normalize(bench.of(x), moments, y, live, dims, 0, 1, 2, area, groups, EPSILON);
    return bench.read(y);
  }

  private double[] byData(double[] x, double[] dy, Ints live, Ints dims, int rows, int area, int groups) {
    Buffer moments = bench.zeros(rows * groups * 2);
    Buffer dx = bench.zeros(x.length);
    norm.moments(bench.of(x), moments, live, dims, 0, 1, 2, area, groups);
    norm.byData(bench.of(x), moments, bench.of(dy), dx, live, dims, 0, 1, 2, area, groups, EPSILON);
    return bench.read(dx);
  }

  @ParameterizedTest
  @CsvSource({
    // groups, rows, channels of a group, area, every how many-th channel is live
    "1,2,5,1,1", "1,3,4,6,1", "2,2,3,4,1", "3,2,4,2,2", "2,1,6,5,3"
  })
  void gradientAndTangent(int groups, int rows, int each, int area, int every) {
    int channels = groups * each;
    int[] flags = new int[channels];
    Arrays.setAll(flags, c -> c % every == 0 ? 1 : 0);
    Ints live = bench.ints(flags);
    Ints dims = bench.ints(rows, channels, 0);
    double[] x = bench.random(rows * channels * area);
    double[] dy = bench.random(x.length);
    GradientCheck.directions(
        x,
        byData(x, dy, live, dims, rows, area, groups),
        at -> Workbench.dot(normalized(at, live, dims, rows, area, groups), dy));

    double[] direction = bench.random(x.length);
    Buffer moments = bench.zeros(rows * groups * 2);
    Buffer tangent = bench.zeros(x.length);
    norm.moments(bench.of(x), moments, live, dims, 0, 1, 2, area, groups);
    norm.byDataTangent(
        bench.of(x), moments, bench.of(dy), bench.of(direction), tangent, live, dims, 0, 1, 2, area, groups, EPSILON);
    TangentCheck.along(x, direction, bench.read(tangent), at -> byData(at, dy, live, dims, rows, area, groups));
  }

  /** To the bit: masked channels are not there. */
  @ParameterizedTest
  @CsvSource({"1,3,6,1", "1,2,6,5", "2,2,6,3"})
  void maskedIsAbsent(int groups, int rows, int each, int area) {
    int channels = groups * each;
    int[] flags = new int[channels];
    Arrays.setAll(flags, c -> c % 3 == 1 ? 0 : 1);
    int[] kept = java.util.stream.IntStream.range(0, channels).filter(c -> flags[c] != 0).toArray();
    double[] x = bench.random(rows * channels * area);
    double[] dy = bench.random(x.length);
    Ints masked = bench.ints(flags);
    Ints dims = bench.ints(rows, channels, 0);
    int[] ones = new int[kept.length];
    Arrays.fill(ones, 1);
    Ints all = bench.ints(ones);
    Ints small = bench.ints(rows, kept.length, 0);
    assertArrayEquals(
        normalized(kept(x, rows, channels, area, kept), all, small, rows, area, groups),
        kept(normalized(x, masked, dims, rows, area, groups), rows, channels, area, kept));
    assertArrayEquals(
        byData(kept(x, rows, channels, area, kept), kept(dy, rows, channels, area, kept), all, small, rows, area, groups),
        kept(byData(x, dy, masked, dims, rows, area, groups), rows, channels, area, kept));
  }

  private static double[] kept(double[] x, int rows, int channels, int area, int[] kept) {
    double[] small = new double[rows * kept.length * area];
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < kept.length; k++) {
        System.arraycopy(x, (r * channels + kept[k]) * area, small, (r * kept.length + k) * area, area);
      }
    }
    return small;
  }
}
