package dev.prune.runtime.kernel;

/** Whole numbers that live on a device: dimensions, class labels, index lists, random keys. */
public interface Ints {
  /** What it holds, for messages and memory reports. */
  String label();

  /** How many numbers it holds. */
  int size();
}
