package dev.prune.bench.compare;

import dev.prune.bench.ConvShape;
import dev.prune.bench.GemmShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Single kernels in GFLOP/s and as shares of the peak of multiply-adds: {@code kernels.json}. */
public final class KernelComparison {
  private static final List<Integer> SIZES = List.of(64, 128, 256, 512, 1024);
  private static final String FLOPS = "flops";

  private KernelComparison() {}

  /** See {@link Arguments}; works are {@code gemm} and the shapes of {@link ConvShape#ALL}. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments = Arguments.parse(words);
    Peaks peaks = Peaks.measure(arguments.fork(), arguments.threads());
    System.out.println("GFLOP/s of multiply-adds by threads: " + peaks.fma());
    System.out.println("GB/s of the triad: " + peaks.stream());
    List<Object> rows = new ArrayList<>();
    List<Outcome> outcomes =
        new Rounds(arguments.fork(), arguments.rounds()).run(duels(arguments), outcome -> rows.addAll(rows(outcome, peaks)));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("fma_gflops", peaks.fma());
    all.put("stream_gbs", peaks.stream());
    all.put("kernels", rows);
    ForksFile.write(arguments.out().resolve("kernels.json"), all);
    ForksFile.forks(arguments.out().resolve("kernels-forks.json"), arguments, outcomes);
  }

  private static List<Duel> duels(Arguments arguments) {
    List<Duel> duels = new ArrayList<>();
    for (GemmShape.Form form : GemmShape.Form.values()) {
      for (int n : arguments.wants("gemm") ? SIZES : List.<Integer>of()) {
        Map<String, String> parameters = Map.of("n", "" + n, "form", form.name());
        duels.add(
            Duels.of(
                work("gemm " + n, form, new GemmShape(form, n).flops()), "ours.GemmKernel.multiply",
                "peer.PeerGemmKernel.multiply", parameters, false, arguments.threads(), arguments.settings()));
      }
      for (String shape : ConvShape.ALL.stream().filter(arguments::wants).toList()) {
        Map<String, String> parameters = Map.of("shape", shape, "form", form.name());
        duels.add(
            Duels.of(
                work("conv " + shape, form, ConvShape.parse(shape).flops()), "ours.ConvKernel.convolve",
                "peer.PeerConvKernel.convolve", parameters, true, arguments.threads(), arguments.settings()));
      }
    }
    return duels;
  }

  private static Map<String, Object> work(String kernel, GemmShape.Form form, double flops) {
    Map<String, Object> work = new LinkedHashMap<>();
    work.put("kernel", kernel);
    work.put("form", form.name());
    work.put(FLOPS, flops);
    return work;
  }

  /** A row for each number of threads: here the question is what a kernel makes of its processors. */
  private static List<Map<String, Object>> rows(Outcome outcome, Peaks peaks) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Contender own : outcome.duel().ours()) {
      int threads = own.threads();
      double flops = (double) outcome.duel().work().get(FLOPS);
      double ours = flops / outcome.of(own).time();
      double peer =
          outcome.duel().peer().stream()
              .filter(p -> p.threads() == threads)
              .mapToDouble(p -> flops / outcome.of(p).time())
              .max()
              .orElseThrow();
      Map<String, Object> row = new LinkedHashMap<>(outcome.duel().work());
      row.put("threads", threads);
      row.put("ours_gflops", ours);
      row.put("ours_of_peak", ours / peaks.fma().get(threads));
      row.put("peer_gflops", peer);
      row.put("peer_of_peak", peer / peaks.fma().get(threads));
      rows.add(row);
      System.out.printf(
          Locale.ROOT, "%-24s %-10s %d threads: ours %6.1f GFLOP/s (%3.0f %%), peer %6.1f (%3.0f %%)%n",
          row.get("kernel"), row.get("form"), threads, ours, 100 * ours / peaks.fma().get(threads), peer,
          100 * peer / peaks.fma().get(threads));
    }
    return rows;
  }
}
