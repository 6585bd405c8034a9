package dev.prune.bench.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the peer's process is set up. Its environment is read when its libraries are loaded, so it can only be given to a
 * process. There are two pools of threads: libgomp's, which runs libtorch's loops and oneDNN's convolutions, and OpenBLAS's
 * own, which runs products of matrices. Threads of either that wait busily take the processors of the other.
 *
 * @param name in tables
 * @param blas computes products of matrices
 * @param environment variables; a value may be {@link #THREADS} or {@link #OPEN_MP}
 */
record PeerSettings(String name, Blas blas, Map<String, String> environment) {
  /** Nothing is set: our side's. */
  static final PeerSettings NONE = new PeerSettings("none", Blas.OPENBLAS, Map.of());

  /** What stands for the number of threads. */
  static final String THREADS = "N";

  /** What stands for the path of Intel's OpenMP, which comes with MKL. */
  static final String OPEN_MP = "libiomp5";

  /** Memory that is freed stays with the process: the C library would give large pieces back and fetch them at each step. */
  static final Map<String, String> KEEPING =
      Map.of(
          "MALLOC_MMAP_MAX_", "0", "MALLOC_ARENA_MAX", "1", "MALLOC_TRIM_THRESHOLD_", "4294967296",
          "MALLOC_TOP_PAD_", "67108864");

  PeerSettings {
    environment = Map.copyOf(environment);
  }

  /**
   * The ways in which a comparison sets the peer up where this library computes products; its fastest counts. With OpenBLAS
   * no single one is best: what has large products wants its threads, and threads of libgomp that give way to them; what has
   * convolutions wants threads of libgomp that wait busily, and none of OpenBLAS. MKL computes with the threads of Intel's
   * OpenMP, and loaded before everything else that also takes libgomp's place.
   */
  static List<PeerSettings> ways(Blas blas) {
    return switch (blas) {
      case OPENBLAS ->
          List.of(
              kept("two pools", blas, Map.of("OPENBLAS_NUM_THREADS", THREADS, "OMP_WAIT_POLICY", "PASSIVE")),
              kept("one pool", blas, Map.of("OPENBLAS_NUM_THREADS", "1", "OMP_WAIT_POLICY", "ACTIVE")));
      case MKL ->
          List.of(
              kept(
                  "Intel's OpenMP", blas,
                  Map.of(
                      "MKL_NUM_THREADS", THREADS, "MKL_DYNAMIC", "FALSE", "MKL_THREADING_LAYER", "INTEL", "LD_PRELOAD", OPEN_MP,
                      "KMP_BLOCKTIME", "200")));
    };
  }

  private static PeerSettings kept(String name, Blas blas, Map<String, String> changes) {
    Map<String, String> values = new LinkedHashMap<>(KEEPING);
    values.put("OMP_NUM_THREADS", THREADS);
    values.putAll(changes);
    return new PeerSettings(name, blas, values);
  }

  /** The variables for a number of threads. */
  Map<String, String> environment(int threads) {
    Map<String, String> values = new TreeMap<>();
    environment.forEach((name, value) -> values.put(name, value.equals(THREADS) ? "" + threads : value));
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
