package dev.prune.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.prune.bench.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A network with an event beside the same network without.
 *
 * @param work what is trained
 * @param threads of the cpu device
 * @param steps of the whole run
 * @param askedPercent of the FLOPs that the event was to take out
 * @param grantedFlops share of a forward pass that is gone after it
 * @param savedFlops share of the FLOPs of the whole run that is saved
 * @param savedTime share of the time of the whole run that is saved
 * @param numbers what was measured: seconds, milliseconds of steps, parts of the event
 */
record ConversionRow(
    Workload work,
    int threads,
    int steps,
    int askedPercent,
    double grantedFlops,
    double savedFlops,
    double savedTime,
    Map<String, Double> numbers) {
  static final String HEADER =
      """
      | network, batch | threads | asked | granted | dense, s | with the event, s | time saved | FLOPs saved | time / FLOPs \
      | step before, ms | first 100 after | steady after | score, ms | compact, ms | re-emit, ms |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |""";

  /**
   * Of some runs of each way; each number is the median of its runs.
   *
   * @param epochs of a run; the event is at the end of the first
   * @param steps of an epoch
   * @param runs of all ways; the dense ones are {@code dense}
   * @param pruned those with the event
   */
  static ConversionRow of(
      Workload work, int threads, int epochs, int steps, int percent, Map<String, List<JsonNode>> runs,
      List<JsonNode> pruned) {
    List<JsonNode> dense = runs.get("dense");
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("dense_seconds", median(dense, "seconds"));
    numbers.put("pruned_seconds", median(pruned, "seconds"));
    numbers.put("dense_step_ms", median(dense, "steady_ms"));
    numbers.put("step_before_ms", median(pruned, "steady_before_ms"));
    numbers.put("first_step_after_ms", median(pruned, "first_after_ms"));
    numbers.put("first_hundred_after_ms", median(pruned, "soon_after_ms"));
    numbers.put("step_after_ms", median(pruned, "steady_ms"));
    numbers.put("score_ms", median(pruned, "score_ms"));
    numbers.put("compact_ms", median(pruned, "compact_ms"));
    numbers.put("reemit_ms", median(pruned, "reemit_ms"));
    double granted = 1 - median(pruned, "flops") / median(pruned, "flops_before");
    double saved = granted * (epochs - 1) / epochs;
    double time = 1 - numbers.get("pruned_seconds") / numbers.get("dense_seconds");
    return new ConversionRow(work, threads, epochs * steps, percent, granted, saved, time, numbers);
  }

  private static double median(List<JsonNode> runs, String field) {
    return Measured.median(runs.stream().map(run -> run.get(field).asDouble()).toList());
  }

  /** Time saved over FLOPs saved. */
  double conversion() {
    return savedTime / savedFlops;
  }

  /** For the file. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("network", work.network().word());
    json.put("batch", work.batch());
    json.put("threads", threads);
    json.put("steps", steps);
    json.put("asked_percent_of_flops", askedPercent);
    json.put("granted_share_of_flops", grantedFlops);
    json.put("saved_share_of_flops", savedFlops);
    json.put("saved_share_of_time", savedTime);
    json.put("conversion", conversion());
    json.putAll(numbers);
    return json;
  }

  /** A row of {@link #HEADER}. */
  String markdown() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d %% | %.1f %% | %.1f | %.1f | %.1f %% | %.1f %% | %.2f | %.3g | %.3g | %.3g | %.1f | %.1f | %.1f |",
        work, threads, askedPercent, 100 * grantedFlops, numbers.get("dense_seconds"), numbers.get("pruned_seconds"),
        100 * savedTime, 100 * savedFlops, conversion(), numbers.get("step_before_ms"),
        numbers.get("first_hundred_after_ms"), numbers.get("step_after_ms"), numbers.get("score_ms"),
        numbers.get("compact_ms"), numbers.get("reemit_ms"));
  }
}
