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
 * one belongs into {@link PeerSettings#DEFAULT}; a comparison with a peer whose threads fight proves nothing.
 */
public final class PeerTuning {
  private static final String WAIT = "OMP_WAIT_POLICY";
  private static final String BIND = "OMP_PROC_BIND";
  private static final String SPINS = "GOMP_SPINCOUNT";
  private static final String BLAS_TIMEOUT = "OPENBLAS_THREAD_TIMEOUT";
  private static final String BLAS_THREADS = "OPENBLAS_NUM_THREADS";
  private static final String KEEP = "" + (1L << 32);

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

  /** From nothing but the numbers of threads to everything at once. */
  static List<PeerSettings> variants() {
    Map<String, String> malloc =
        Map.of("MALLOC_MMAP_THRESHOLD_", KEEP, "MALLOC_TRIM_THRESHOLD_", KEEP, "MALLOC_TOP_PAD_", "268435456");
    return List.of(
        variant("untouched", Map.of("OMP_NUM_THREADS", "", BLAS_THREADS, "")),
        variant("threads", Map.of()),
        variant("active", Map.of(WAIT, "ACTIVE")),
        variant("active, bound", Map.of(WAIT, "ACTIVE", BIND, "close", "OMP_PLACES", "cores")),
        variant("passive", Map.of(WAIT, "PASSIVE")),
        variant("passive, bound", Map.of(WAIT, "PASSIVE", BIND, "close", "OMP_PLACES", "cores")),
        variant("spins 1000", Map.of(SPINS, "1000")),
        variant("spins 20000", Map.of(SPINS, "20000")),
        variant("blas on one thread", Map.of(BLAS_THREADS, "1")),
        variant("passive, blas on one thread", Map.of(WAIT, "PASSIVE", BLAS_THREADS, "1")),
        variant("blas timeout", Map.of(BLAS_TIMEOUT, "4")),
        variant("passive, blas timeout", Map.of(WAIT, "PASSIVE", BLAS_TIMEOUT, "4")),
        variant("spins 1000, blas timeout", Map.of(SPINS, "1000", BLAS_TIMEOUT, "4")),
        variant("passive, blas timeout 16", Map.of(WAIT, "PASSIVE", BLAS_TIMEOUT, "16")),
        variant("passive, blas waits long", Map.of(WAIT, "PASSIVE", BLAS_TIMEOUT, "30")),
        variant("passive, no yield of memory", merged(malloc, Map.of(WAIT, "PASSIVE"))),
        variant("passive, blas timeout, no yield of memory", merged(malloc, Map.of(WAIT, "PASSIVE", BLAS_TIMEOUT, "4"))));
  }

  private static PeerSettings variant(String name, Map<String, String> changes) {
    PeerSettings settings = new PeerSettings(name, Map.of("OMP_NUM_THREADS", "N", BLAS_THREADS, "N"));
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
    Duel duel = Duels.step(work, arguments.threads());
    Fork fork = arguments.fork(settings);
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
