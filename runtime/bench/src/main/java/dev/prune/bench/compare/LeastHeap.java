package dev.prune.bench.compare;

import dev.prune.bench.BenchNetwork;
import dev.prune.bench.PrunedProgram;
import dev.prune.bench.Workload;
import dev.prune.bench.ours.GeneratedTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The smallest heap in which twenty steps and one event run, less that of a network of two units, beside the plan: {@code
 * least-heap.json}. Heaps are tried in Java machines of their own; each half as far from the last as the one before.
 */
public final class LeastHeap {
  private static final int STEPS = 20;
  private static final int KIB = 1024;

  /** Kibibytes that two heaps may differ by and are taken for the same: this collector rounds to 2 MiB at most. */
  private static final int EXACT = 512;

  /** Where it is only to be shown that everything runs. */
  private static final int ROUGH = 16 * KIB;

  private static final long SECONDS = 300;

  private static final List<String> MEASURED =
      List.of("784-1024x3-10@128", "VGG-8-16-32@64", "VGG-16-32-64@64", "VGG-32-64-128@64", "ResNet-20@64");

  private LeastHeap() {}

  /** A generated class, and how it is run. */
  private record Trained(Path folder, String name, int batch, int threads, int exact) {
    private JavaMachine.Ending run(long kibibytes) throws IOException, InterruptedException {
      List<String> options = new ArrayList<>(JavaMachine.TRAINING);
      options.add("-Xmx" + kibibytes + "k");
      // Half of the steps are an epoch, and the event comes after the first of two.
      List<String> main =
          List.of("dev.prune.bench.ours.HeapRun", name, "" + batch, "" + threads, "" + batch * STEPS / 2);
      return JavaMachine.run(options, folder, main, SECONDS);
    }

    /** The least heap, in kibibytes, looked for from half of what is said. */
    private long least(long wanted) throws IOException, InterruptedException {
      long enough = wanted;
      while (run(enough).status() != 0) {
        if (enough > 64 * wanted) {
          throw new IllegalStateException(name + " does not run at all:\n" + run(enough).errors());
        }
        enough *= 2;
      }
      long few = wanted / 2;
      while (run(few).status() == 0) {
        enough = few;
        few /= 2;
      }
      while (enough - few > exact) {
        long middle = (enough + few) / 2;
        if (run(middle).status() == 0) {
          enough = middle;
        } else {
          few = middle;
        }
      }
      return enough;
    }
  }

  /** See {@link Arguments}; works are workloads. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments = Arguments.parse(words);
    boolean smoke = arguments.length().warmups() == 0;
    List<String> all = smoke ? MEASURED.subList(0, 1) : MEASURED;
    List<String> works = arguments.only().isEmpty() ? all : arguments.only();
    List<Object> rows = new ArrayList<>();
    for (String work : works) {
      for (int threads : arguments.threads()) {
        Map<String, Object> row = row(Workload.parse(work), threads, smoke ? ROUGH : EXACT);
        rows.add(row);
        System.out.println(row);
      }
    }
    ForksFile.write(arguments.out().resolve("least-heap.json"), rows);
  }

  private static Map<String, Object> row(Workload work, int threads, int exact)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("least-heap");
    try {
      BenchNetwork network = work.network();
      String least = GeneratedTrainer.into(folder, PrunedProgram.ofTwoUnits(network, 2));
      String whole = GeneratedTrainer.into(folder, PrunedProgram.withoutUnits(network, 2, 50));
      Trained trained = new Trained(folder, whole, work.batch(), threads, exact);
      long base = new Trained(folder, least, 1, threads, exact).least(32 * KIB);
      long[] counted = counted(trained);
      long heap = trained.least(base + counted[0] * 5 / 4 / KIB);
      long taken = (heap - base) * KIB;
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("network", network.word());
      row.put("batch", work.batch());
      row.put("threads", threads);
      row.put("planned_bytes", counted[0]);
      row.put("allocated_bytes", counted[1]);
      row.put("scratch_bytes", counted[2]);
      row.put("least_heap_bytes", heap * KIB);
      row.put("least_heap_of_two_units_bytes", base * KIB);
      row.put("taken_over_planned", String.format(Locale.ROOT, "%.3f", (double) taken / counted[0]));
      row.put("taken_over_planned_and_scratch",
          String.format(Locale.ROOT, "%.3f", (double) taken / (counted[0] + counted[2])));
      return row;
    } finally {
      delete(folder);
    }
  }

  private static long[] counted(Trained trained) throws IOException, InterruptedException {
    JavaMachine.Ending ending = trained.run(4L * KIB * KIB);
    if (ending.status() != 0) {
      throw new IllegalStateException(trained.name() + " does not run in 4 GiB:\n" + ending.errors());
    }
    return Arrays.stream(ending.out().strip().split(" ")).mapToLong(Long::parseLong).toArray();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
