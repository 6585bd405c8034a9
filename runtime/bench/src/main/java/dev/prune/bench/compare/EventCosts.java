package dev.prune.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.prune.bench.BenchNetwork;
import dev.prune.bench.Workload;
import dev.prune.bench.ours.ShrinkingRun;
import dev.prune.runtime.record.EventCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the first event of a run costs, and how fast the steps after it are: {@code event-costs.json}. Each run is in a JVM of its
 * own, where nothing of an event has been executed before it comes.
 */
public final class EventCosts {
  private static final List<Workload> WORKS =
      List.of(
          new Workload(BenchNetwork.MLP_300_100, 128), new Workload(BenchNetwork.MLP_1024, 128),
          new Workload(BenchNetwork.LENET5, 128), new Workload(BenchNetwork.VGG_8, 64),
          new Workload(BenchNetwork.VGG_32, 64), new Workload(BenchNetwork.RESNET20, 64));

  private static final List<String> SHARES = List.of("50%", "75%");

  /** The share for which the present process is a run's own one. */
  private static final String SHARE = "bench.share";

  /** Steps right after the event, and steps at the end of the run that they are compared with. */
  private static final int SOME = 100;

  private EventCosts() {}

  /** See {@link Arguments}; works are workloads. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments = Arguments.parse(words);
    if (System.getProperty(SHARE) != null) {
      Workload work = Workload.parse(arguments.only().getFirst());
      ForksFile.write(arguments.out(), run(work, arguments.threads().getFirst(), System.getProperty(SHARE)));
      return;
    }
    List<Object> rows = new ArrayList<>();
    for (Workload work : WORKS) {
      for (int threads : arguments.threads()) {
        for (String share : SHARES) {
          if (arguments.wants(work.toString())) {
            rows.addAll(rows(work, threads, share, arguments.rounds()));
          }
        }
      }
    }
    ForksFile.write(arguments.out().resolve("event-costs.json"), rows);
  }

  private static List<JsonNode> rows(Workload work, int threads, String share, int rounds)
      throws IOException, InterruptedException {
    List<JsonNode> rows = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Path result = Files.createTempFile("event", ".json");
      try {
        int status =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
                    "jdk.incubator.vector", "-Xmx2g", "-XX:+UseSerialGC", "-XX:NewRatio=31", "-D" + SHARE + "=" + share, "-cp",
                    System.getProperty("java.class.path"), EventCosts.class.getName(), "--only", work.toString(),
                    "--threads", "" + threads, "--out", result.toString())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
          throw new IllegalStateException("The run of " + work + " ended with status " + status + ".");
        }
        rows.add(new ObjectMapper().readTree(result.toFile()));
      } finally {
        Files.delete(result);
      }
    }
    return rows;
  }

  private static Map<String, Object> run(Workload work, int threads, String share) {
    ShrinkingRun run = new ShrinkingRun(work, threads, share);
    EventCost cost = run.event().cost();
    double dense = run.median(run.steps() - SOME, run.steps() - 1);
    double event = cost.total() - cost.score();
    double allowed = Math.max(20, 5 * dense);
    double first = run.step(run.steps());
    double after = run.mean(run.steps(), run.steps() + SOME);
    double steady = run.mean(2 * run.steps() - SOME, 2 * run.steps() - 1);
    System.out.printf(
        Locale.ROOT,
        "%-18s %d threads %s: dense step %7.2f ms, score %7.2f, event %7.2f of %7.2f ms, first step after %7.2f,"
            + " mean of %d after %7.3f, at the end %7.3f: %4.2f%n",
        work, threads, share, dense, cost.score(), event, allowed, first, SOME, after, steady, after / steady);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("network", work.network().word());
    row.put("batch", work.batch());
    row.put("threads", threads);
    row.put("share", share);
    row.put("dense_ms", dense);
    row.put("score_ms", cost.score());
    row.put("event_ms", event);
    row.put("allowed_ms", allowed);
    row.put("first_step_ms", first);
    row.put("steps_after_ms", after);
    row.put("steady_ms", steady);
    return row;
  }
}
