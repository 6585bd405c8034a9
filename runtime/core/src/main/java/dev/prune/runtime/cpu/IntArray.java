package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Ints;

/** Whole numbers in a Java array. */
final class IntArray implements Ints {
  final Memory owner;
  private final String label;
  private int size;

  /** Null once it is freed. */
  int[] data;

  IntArray(Memory owner, String label, int size) {
    this.owner = owner;
    this.label = label;
    this.size = size;
    this.data = new int[size];
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int size() {
    return size;
  }

  /** Fewer numbers in the same array. */
  void truncate(int fewer) {
    size = fewer;
  }

  @Override
  public String toString() {
    return label;
  }
}
