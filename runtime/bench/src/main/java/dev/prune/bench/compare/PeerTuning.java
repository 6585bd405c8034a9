package dev.prune.bench.compare;

import dev.prune.bench.BenchNetwork;
import dev.prune.bench.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tries ways to set the peer up, and prints what a step takes with each number of threads: {@code peer-tuning.json}. The best
 * one belongs into {@link PeerSettings#ways}; a comparison with a peer whose threads fight proves nothing.
 */
public final class PeerTuning {
  private static final String WAIT = "OMP_WAIT_POLICY";
  private static final String BIND = "OMP_PROC_BIND";
  private static final String SPINS = "GOMP_SPINCOUNT";
  private static final String BLAS_TIMEOUT = "OPENBLAS_THREAD_TIMEOUT";
  private static final String BLAS_THREADS = "OPENBLAS_NUM_THREADS";
  private static final String PLACES = "OMP_PLACES";
  private static final String LAYER = "MKL_THREADING_LAYER";

  private PeerTuning() {}

  /** See {@link Arguments}; works are workloads, 784-1024x3-10 at 128 unless some are given. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments = Arguments.parse(words);
    List<Workload> works =
        arguments.only().isEmpty()
            ? List.of(new Workload(BenchNetwork.MLP_1024, 128))
            : arguments.only().stream().map(Workload::parse).toList();
    List<Object> rows = new ArrayList<>();
    for (Workload work : works) {
      for (PeerSettings settings : variants()) {
        rows.add(row(work, settings, arguments));
      }
    }
    ForksFile.write(arguments.out().resolve("peer-tuning.json"), rows);
  }

  /** From nothing at all to everything at once. */
  static List<PeerSettings> variants() {
    List<PeerSettings> variants = new ArrayList<>(List.of(
        openblas("untouched", Map.of("OMP_NUM_THREADS", "", BLAS_THREADS, "")),
        openblas("threads", Map.of()),
        openblas("active", Map.of(WAIT, "ACTIVE")),
        openblas("active, bound", Map.of(WAIT, "ACTIVE", BIND, "close", PLACES, "cores")),
        openblas("passive", Map.of(WAIT, "PASSIVE")),
        openblas("passive, bound", Map.of(WAIT, "PASSIVE", BIND, "close", PLACES, "cores")),
        openblas("spins 1000", Map.of(SPINS, "1000")),
        openblas("spins 20000", Map.of(SPINS, "20000")),
        openblas("one thread", Map.of(BLAS_THREADS, "1")),
        openblas("one thread, passive", Map.of(WAIT, "PASSIVE", BLAS_THREADS, "1")),
        openblas("one thread, active", Map.of(WAIT, "ACTIVE", BLAS_THREADS, "1")),
        openblas("one thread, active, memory kept", merged(PeerSettings.KEEPING, Map.of(WAIT, "ACTIVE", BLAS_THREADS, "1"))),
        openblas("timeout 4", Map.of(BLAS_TIMEOUT, "4")),
        openblas("timeout 4, passive", Map.of(WAIT, "PASSIVE", BLAS_TIMEOUT, "4")),
        openblas("timeout 4, spins 1000", Map.of(SPINS, "1000", BLAS_TIMEOUT, "4")),
        openblas("timeout 16, passive", Map.of(WAIT, "PASSIVE", BLAS_TIMEOUT, "16")),
        openblas("timeout 30, passive", Map.of(WAIT, "PASSIVE", BLAS_TIMEOUT, "30")),
        openblas("passive, memory kept", merged(PeerSettings.KEEPING, Map.of(WAIT, "PASSIVE"))),
        openblas("timeout 4, passive, memory kept", merged(PeerSettings.KEEPING, Map.of(WAIT, "PASSIVE", BLAS_TIMEOUT, "4")))));
    if (Blas.MKL.present()) {
      Map<String, String> intel = Map.of(LAYER, "INTEL", "LD_PRELOAD", PeerSettings.OPEN_MP);
      variants.add(mkl("libiomp5 for all", intel));
      variants.add(mkl("libiomp5 for all, block time 0", merged(intel, Map.of("KMP_BLOCKTIME", "0"))));
      variants.add(mkl("libiomp5 for all, memory kept", merged(PeerSettings.KEEPING, intel)));
    }
    return variants;
  }

  private static PeerSettings openblas(String name, Map<String, String> changes) {
    return variant("OpenBLAS, " + name, Blas.OPENBLAS, Map.of("OMP_NUM_THREADS", PeerSettings.THREADS, BLAS_THREADS, PeerSettings.THREADS), changes);
  }

  private static PeerSettings mkl(String name, Map<String, String> changes) {
    Map<String, String> threads = Map.of("OMP_NUM_THREADS", PeerSettings.THREADS, "MKL_NUM_THREADS", PeerSettings.THREADS, "MKL_DYNAMIC", "FALSE");
    return variant("MKL, " + name, Blas.MKL, threads, changes);
  }

  private static PeerSettings variant(
      String name, Blas blas, Map<String, String> threads, Map<String, String> changes) {
    PeerSettings settings = new PeerSettings(name, blas, threads);
    for (Map.Entry<String, String> change : changes.entrySet()) {
      settings = settings.with(change.getKey(), change.getValue());
    }
    return settings;
  }

  private static Map<String, String> merged(Map<String, String> a, Map<String, String> b) {
    Map<String, String> all = new LinkedHashMap<>(a);
    all.putAll(b);
    return all;
  }

  private static Map<String, Object> row(Workload work, PeerSettings settings, Arguments arguments)
      throws IOException, InterruptedException {
    Duel duel = Duels.step(work, arguments.threads(), List.of(settings));
    Fork fork = arguments.fork();
    Map<String, Object> row = new LinkedHashMap<>(duel.work());
    row.put("settings", settings.name());
    row.put("environment", settings.environment());
    for (Contender contender : duel.peer()) {
      List<Double> rounds = new ArrayList<>();
      for (int round = 1; round <= arguments.rounds(); round++) {
        rounds.add(fork.run(contender, round).median());
      }
      String layout = contender.parameters().getOrDefault("layout", "CONTIGUOUS");
      row.put("ms, " + contender.threads() + " threads, " + layout, Measured.median(rounds));
      System.out.printf(
          Locale.ROOT, "%-22s %-42s %-14s %d threads: %9.3f ms%n", work, settings.name(), layout, contender.threads(),
          Measured.median(rounds));
    }
    return row;
  }
}
