package dev.prune.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whose code is measured, and how its Java machine is started. */
enum Side {
  /** Generated trainers and the cpu device, with the options of {@code prunec run}. */
  OURS {
    @Override
    List<String> options(PeerSettings settings, Path natives) {
      return List.of("--add-modules", "jdk.incubator.vector", "-Xmx4g", "-XX:+UseSerialGC", "-XX:NewRatio=31");
    }

    @Override
    Map<String, String> environment(PeerSettings settings, int threads) {
      return Map.of();
    }
  },

  /** libtorch: a small heap, no collector's threads, no thread that frees memory; scopes do. */
  PEER {
    @Override
    List<String> options(PeerSettings settings, Path natives) {
      List<String> options = new ArrayList<>(List.of(
          "-Xmx1g", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
          "-Dorg.bytedeco.javacpp.nopointergc=true"));
      options.addAll(settings.blas().options(natives));
      return options;
    }

    @Override
    Map<String, String> environment(PeerSettings settings, int threads) {
      return settings.environment(threads);
    }
  };

  /**
   * Options of its Java machine.
   *
   * @param settings of the peer
   * @param natives the folder that shared libraries are unpacked to
   */
  abstract List<String> options(PeerSettings settings, Path natives);

  /** What its process finds in the environment beside what this one has. */
  abstract Map<String, String> environment(PeerSettings settings, int threads);
}
