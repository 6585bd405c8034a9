package dev.prune.bench.compare;

import java.util.Map;

/**
 * One way to do a work: a benchmark with all of its parameters.
 *
 * @param side whose
 * @param benchmark class and method
 * @param parameters JMH's parameters, {@code threads} left out
 * @param threads of the device or the pools
 */
record Contender(Side side, String benchmark, Map<String, String> parameters, int threads) {
  Contender {
    parameters = Map.copyOf(parameters);
  }
}
