package dev.prune.runtime.tornado.check;

import dev.prune.runtime.kernel.Resampling;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.tornado.check.KernelCase.Scale;
import java.util.List;
import java.util.stream.Stream;

/** The catalogue: for every kernel some small cases and a large one. */
public final class KernelCases {
  private static final int FLAT = 10_000_000;

  private KernelCases() {}

  /** Odd sizes, tails and single channels, to compare with the reference. */
  public static List<KernelCase> small() {
    return Stream.of(
            DenseCases.small(),
            ConvCases.small(),
            PoolCases.small(),
            ConvFamilyCases.small(),
            BatchNormCases.small(),
            GroupNormCases.small(),
            RowCases.small(),
            OptimizerCases.small(),
            ValueCases.small(),
            GateCases.small(),
            FlatCases.small(),
            BatchCases.small(),
            ReduceCases.small(),
            ResampleCases.small())
        .flatMap(List::stream)
        .toList();
  }

  /** At least one for every kernel, to time; buffers of at most some 40 MB each. */
  public static List<KernelCase> large() {
    return Stream.of(
            products(512),
            convolutions(16, 64, 28, 3),
            convolutions(16, 64, 28, 1),
            ConvFamilyCases.large(),
            PoolCases.max(Scale.LARGE, 64, 64, new Window(32, 32, 2, 2, 2, 2, 0, 0, 16, 16)),
            PoolCases.average(Scale.LARGE, 64, 512, 64),
            BatchNormCases.all(Scale.LARGE, 64, 64, 1024),
            GroupNormCases.all(Scale.LARGE, 64, 8, 8, 1024),
            RowCases.all(Scale.LARGE, 8192, 100),
            OptimizerCases.all(Scale.LARGE, FLAT),
            ValueCases.all(Scale.LARGE, 64, 64, 1024),
            GateCases.all(Scale.LARGE, 64, 64, 1024),
            FlatCases.all(Scale.LARGE, FLAT),
            BatchCases.all(Scale.LARGE, 10_000, 1024, 784),
            ReduceCases.slices(Scale.LARGE, FLAT),
            ReduceCases.units(Scale.LARGE, 1, 1024, 4096),
            ResampleCases.along(Scale.LARGE, 64, 64, 1, 64, Resampling.of(Resampling.NEAREST, 32, 64)),
            List.of(ResampleCases.swap(Scale.LARGE, 64, 16, 4, 32, 32)))
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Products of square matrices in the three transposition forms of a dense layer.
   *
   * @param n rows and columns of all three matrices; 4096 needs some 200 MB
   */
  public static List<KernelCase> products(int n) {
    return DenseCases.layer(Scale.LARGE, n, n, n);
  }

  /**
   * A dense layer forward, by data and by weights.
   *
   * @param rows samples of a batch
   */
  public static List<KernelCase> dense(int rows, int in, int out) {
    return DenseCases.layer(Scale.LARGE, rows, in, out);
  }

  /**
   * A convolution with as many channels out as in, of stride 1, forward, by data, by weights, and by weights and bias.
   *
   * @param rows images of a batch
   * @param channels in and out
   * @param side rows and columns of an image
   * @param kernel rows and columns of the window, odd; the image keeps its size
   */
  public static List<KernelCase> convolutions(int rows, int channels, int side, int kernel) {
    return ConvCases.layer(Scale.LARGE, rows, channels, channels, ConvCases.square(side, kernel, 1));
  }
}
