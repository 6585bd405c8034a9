package dev.prune.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whose code is measured, and how its Java machine is started. */
enum Side {
  /** Generated trainers and the cpu device, with the options of {@code prunec run}. */
  OURS {
    @Override
    List<String> options(Blas blas, Path natives) {
      return List.of("--add-modules", "jdk.incubator.vector", "-Xmx4g", "-XX:+UseSerialGC", "-XX:NewRatio=31");
    }
  },

  /** libtorch: a small heap, no collector's threads, no thread that frees memory; scopes do. */
  PEER {
    @Override
    List<String> options(Blas blas, Path natives) {
      List<String> options = new ArrayList<>(List.of(
          "-Xmx1g", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
          "-Dorg.bytedeco.javacpp.nopointergc=true"));
      options.addAll(blas.options(natives));
      return options;
    }
  };

  /**
   * Options of its Java machine.
   *
   * @param blas computes the peer's products
   * @param natives the folder that shared libraries are unpacked to
   */
  abstract List<String> options(Blas blas, Path natives);
}
