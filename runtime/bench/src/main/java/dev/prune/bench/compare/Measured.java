package dev.prune.bench.compare;

import java.util.List;

/**
 * What one fork took.
 *
 * @param contender what ran
 * @param round 1-based
 * @param iterations time of an operation in each iteration, in the benchmark's unit
 */
record Measured(Contender contender, int round, List<Double> iterations) {
  Measured {
    iterations = List.copyOf(iterations);
  }

  /** The middle one. */
  double median() {
    return median(iterations);
  }

  /** The middle one of some numbers, or the mean of the two in the middle. */
  static double median(List<Double> numbers) {
    List<Double> sorted = numbers.stream().sorted().toList();
    int size = sorted.size();
    return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
  }
}
