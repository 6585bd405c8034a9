package dev.prune.runtime.tornado.check;

import dev.prune.runtime.tornado.check.KernelCase.Scale;
import java.util.List;
import java.util.stream.Stream;

/** The catalogue: for every kernel some small cases and a large one. */
public final class KernelCases {
  private static final int FLAT = 10_000_000;

  private KernelCases() {}

  /** Odd sizes, tails and single channels, to compare with the reference. */
  public static List<KernelCase> small() {
    return Stream.of(DenseCases.small(), FlatCases.small()).flatMap(List::stream).toList();
  }

  /** At least one for every kernel, to time. */
  public static List<KernelCase> large() {
    return Stream.of(products(512), FlatCases.all(Scale.LARGE, FLAT)).flatMap(List::stream).toList();
  }

  /** Products of square matrices of {@code n} rows, in the three transposition forms of a dense layer. */
  public static List<KernelCase> products(int n) {
    return DenseCases.layer(Scale.LARGE, n, n, n);
  }
}
