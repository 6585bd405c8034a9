package dev.prune.runtime.kernel;

/** Real numbers that live on a device; only that device's kernels and transfers look inside. */
public interface Buffer {
  /** What it holds, for messages and memory reports. */
  String label();

  /** How many numbers it holds. */
  int size();
}
