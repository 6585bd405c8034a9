package dev.prune.runtime.tornado;

/** How long kernels took by the device's own clock, where someone asked: asking makes them run one after the other. */
final class KernelClock {
  private boolean on;
  private long nanos;

  boolean isOn() {
    return on;
  }

  void on(boolean wanted) {
    on = wanted;
  }

  void add(long more) {
    nanos += more;
  }

  long nanos() {
    return nanos;
  }
}
