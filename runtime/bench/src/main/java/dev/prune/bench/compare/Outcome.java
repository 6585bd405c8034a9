package dev.prune.bench.compare;

import java.util.Comparator;
import java.util.List;

/**
 * A duel with all that was measured.
 *
 * @param duel what was compared
 * @param forks every fork of both sides
 */
record Outcome(Duel duel, List<Measured> forks) {
  /**
   * What one way to do the work took: the middle fork.
   *
   * @param contender the way
   * @param time of an operation, in the benchmark's unit
   */
  record Result(Contender contender, double time) {}

  /** Our fastest way. */
  Result ours() {
    return best(duel.ours());
  }

  /** The peer's fastest way. */
  Result peer() {
    return best(duel.peer());
  }

  /** Peer's time over ours: above 1 where we are faster. */
  double ratio() {
    return peer().time() / ours().time();
  }

  /** What a way took. */
  Result of(Contender contender) {
    List<Double> medians =
        forks.stream().filter(f -> f.contender().equals(contender)).map(Measured::median).toList();
    return new Result(contender, Measured.median(medians));
  }

  private Result best(List<Contender> ways) {
    return ways.stream().map(this::of).min(Comparator.comparingDouble(Result::time)).orElseThrow();
  }
}
