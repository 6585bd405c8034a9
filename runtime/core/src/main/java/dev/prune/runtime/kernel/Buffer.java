package dev.prune.runtime.kernel;

/** Real numbers that live on a device; only that device's kernels and transfers look inside. */
public interface Buffer {
  /** What it holds, for messages and memory reports. */
  String label();

  /** How many numbers it holds. */
  int size();

  /**
   * This, in a call after which nothing reads what it holds now. A device that does the call together with the one that wrote
   * it need not write it at all; every other device takes it for what it is.
   */
  default Buffer lastRead() {
    return this;
  }
}
