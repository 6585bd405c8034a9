package dev.prune.bench.compare;

import java.util.Map;

/**
 * One way to do a work: a benchmark with all of its parameters.
 *
 * @param side whose
 * @param benchmark class and method
 * @param parameters JMH's parameters, {@code threads} left out
 * @param threads of the device or the pools
 * @param settings of the peer
 */
record Contender(Side side, String benchmark, Map<String, String> parameters, int threads, PeerSettings settings) {
  Contender {
    parameters = Map.copyOf(parameters);
  }

  /** A way of ours. */
  static Contender ours(String benchmark, Map<String, String> parameters, int threads) {
    return new Contender(Side.OURS, benchmark, parameters, threads, PeerSettings.NONE);
  }
}
