package dev.prune.runtime;

import dev.prune.runtime.kernel.Counters;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.record.EventCost;

/** Times the parts of an event one after the other. What the device compiles meanwhile is a part of its own. */
final class CostMeter {
  private final Device device;
  private final Counters began;
  private long at = System.nanoTime();
  private long compiledAt;
  private double score;
  private double compact;
  private double reemit;
  private double compile;

  CostMeter(Device device) {
    this.device = device;
    this.began = device.counters();
    this.compiledAt = began.compileNanos();
  }

  /** Scores are there. */
  void scored() {
    score += lap();
  }

  /** Units are chosen, masks are written or buffers hold what survives. */
  void compacted() {
    compact += lap();
  }

  /** The smaller program is there. */
  void reemitted() {
    reemit += lap();
  }

  private double lap() {
    long now = System.nanoTime();
    long compiled = device.counters().compileNanos();
    double compiling = (compiled - compiledAt) / 1e6;
    double others = Math.max(0, (now - at) / 1e6 - compiling);
    at = now;
    compiledAt = compiled;
    compile += compiling;
    return others;
  }

  /** All parts so far. */
  EventCost cost() {
    return new EventCost(score, compact, reemit, compile);
  }

  /** Bytes that crossed between host and device since the beginning. */
  long crossedBytes() {
    return device.counters().transferredBytes() - began.transferredBytes();
  }
}
