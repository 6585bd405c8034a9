package dev.prune.runtime.cpu;

import dev.prune.runtime.kernel.Buffer;

/**
 * Real numbers in a Java array. Works hold this object, not its array, so that a freed buffer's memory is really free.
 */
final class FloatArray implements Buffer {
  final Memory owner;
  private final String label;
  private int size;

  /** Null once the buffer is freed. */
  float[] data;

  /** Whether the call that is being made reads it for the last time. */
  private boolean last;

  FloatArray(Memory owner, String label, int size) {
    this.owner = owner;
    this.label = label;
    this.size = size;
    this.data = new float[size];
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Buffer lastRead() {
    last = true;
    return this;
  }

  /** Whether {@link #lastRead} was said; a call's kernel asks once, {@link Memory#own} at the latest. */
  boolean takeLastRead() {
    boolean was = last;
    last = false;
    return was;
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
