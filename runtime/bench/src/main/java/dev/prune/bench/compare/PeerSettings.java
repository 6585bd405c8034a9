package dev.prune.bench.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the peer's process is set up. Its environment is read when its libraries are loaded, so it can only be given to a
 * process. There are two pools of threads: libgomp's, which runs libtorch's loops and oneDNN's convolutions, and OpenBLAS's
 * own, which runs products of matrices. Threads of either that wait busily take the processors of the other.
 *
 * @param name in tables
 * @param blas computes products of matrices
 * @param environment variables; {@code N} alone as a value is the number of threads
 */
record PeerSettings(String name, Blas blas, Map<String, String> environment) {
  /** What a comparison uses unless it is told otherwise. */
  static final PeerSettings DEFAULT = of(Blas.OPENBLAS);

  PeerSettings {
    environment = Map.copyOf(environment);
  }

  /** What a comparison uses where this library computes products. */
  static PeerSettings of(Blas blas) {
    Map<String, String> environment =
        switch (blas) {
          case OPENBLAS ->
              Map.of(
                  "OMP_NUM_THREADS", "N", "OPENBLAS_NUM_THREADS", "N", "OMP_WAIT_POLICY", "PASSIVE",
                  "OPENBLAS_THREAD_TIMEOUT", "4");
          case MKL ->
              Map.of(
                  "OMP_NUM_THREADS", "N", "MKL_NUM_THREADS", "N", "MKL_DYNAMIC", "FALSE", "MKL_THREADING_LAYER", "GNU");
        };
    return new PeerSettings("default", blas, environment);
  }

  /** The variables for a number of threads. */
  Map<String, String> environment(int threads) {
    Map<String, String> values = new TreeMap<>();
    environment.forEach((name, value) -> values.put(name, value.equals("N") ? "" + threads : value));
    return values;
  }

  /** The same with another variable; an empty value takes it away. */
  PeerSettings with(String variable, String value) {
    Map<String, String> values = new LinkedHashMap<>(environment);
    if (value.isEmpty()) {
      values.remove(variable);
    } else {
      values.put(variable, value);
    }
    return new PeerSettings(name, blas, values);
  }
}
