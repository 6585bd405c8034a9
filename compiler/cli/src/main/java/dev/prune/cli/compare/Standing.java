package dev.prune.cli.compare;

import dev.prune.cli.run.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A row of the table: a contestant with an amount, over all seeds that are done.
 *
 * @param variant who and how much
 * @param results of the runs that succeeded
 * @param failed how many did not
 * @param failures why, with the seeds
 * @param runs how many runs the row has when all are done
 */
public record Standing(Variant variant, List<RunResult> results, int failed, List<String> failures, int runs) {
  /** As much as a count may be rounded, and float shares may err. */
  private static final double MISSED = 0.01 + 1e-6;

  /** Mean and sample standard deviation; both NaN without a value, the deviation also with a single one. */
  public record Spread(double mean, double deviation) {
    static Spread of(double[] values) {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      double mean = sum / values.length;
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return new Spread(mean, values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1)));
    }
  }

  /**
   * The rows: dense training, then weights and units, each by amount, in the order in which contestants were named.
   *
   * @param done results of the runs that are over
   */
  static List<Standing> of(List<Variant> variants, List<Entry> entries, Map<Entry, RunResult> done) {
    List<Standing> rows = new ArrayList<>();
    for (Variant variant : variants) {
      List<RunResult> results = new ArrayList<>();
      Map<String, List<String>> failures = new LinkedHashMap<>();
      List<Entry> own = entries.stream().filter(entry -> entry.variant() == variant).toList();
      for (Entry entry : own) {
        RunResult result = done.get(entry);
        if (result != null && result.succeeded()) {
          results.add(result);
        } else if (result != null) {
          failures.computeIfAbsent(result.failure(), f -> new ArrayList<>()).add(Long.toString(entry.seed()));
        }
      }
      List<String> sentences =
          failures.entrySet().stream()
              .map(f -> "seed%s %s: %s".formatted(f.getValue().size() == 1 ? "" : "s", String.join(", ", f.getValue()), f.getKey()))
              .toList();
      rows.add(new Standing(variant, results, failures.values().stream().mapToInt(List::size).sum(), sentences, own.size()));
    }
    rows.sort(Comparator.comparing(row -> row.variant().amount(), Standing::amounts));
    return rows;
  }

  private static int amounts(Optional<Amount> one, Optional<Amount> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Boolean.compare(one.isPresent(), other.isPresent());
    }
    // Weights before units, as on the command line.
    int units = other.get().unit().compareTo(one.get().unit());
    return units != 0 ? units : one.get().percent().compareTo(other.get().percent());
  }

  /** A number of all results. */
  Spread spread(ToDoubleFunction<RunResult> number) {
    return Spread.of(results.stream().mapToDouble(number).toArray());
  }

  /** The mean of a number of all results. */
  double mean(ToDoubleFunction<RunResult> number) {
    return spread(number).mean();
  }

  /** How many runs took away another amount than was asked, by more than 1 % of the original. */
  long missed() {
    return results.stream().filter(result -> missed(variant, result)).count();
  }

  /** Whether a run took away another amount than was asked, by more than 1 % of the original. */
  static boolean missed(Variant variant, RunResult result) {
    return result.succeeded()
        && variant
            .amount()
            .filter(amount -> !(Math.abs(gone(amount, result) - amount.percent().doubleValue() / 100) <= MISSED))
            .isPresent();
  }

  /** What of the unit of an amount is gone, as a share of the original. */
  static double gone(Amount amount, RunResult result) {
    return amount.unit().equals(Amount.WEIGHTS) ? result.weightsRemoved() : result.unitsRemoved();
  }

  /** Whether all runs are done, went well and took away what was asked: otherwise the row is none to compare at its amount. */
  boolean asAsked() {
    return results.size() == runs && missed() == 0;
  }

  /** Accuracy of the test split; its loss where there are no classes. */
  Spread score() {
    return spread(classes() ? RunResult::accuracy : RunResult::loss);
  }

  /** Whether the data have classes. */
  boolean classes() {
    return results.stream().anyMatch(result -> Double.isFinite(result.accuracy()));
  }
}
