package dev.prune.runtime.schedule;

/** A number that a schedule keeps between two firings. */
public final class Counter {
  private long value;

  /** The number. */
  public long value() {
    return value;
  }

  /** The number, which grows by one afterwards. */
  public long next() {
    return value++;
  }

  /** Sets the number. */
  public void set(long newValue) {
    value = newValue;
  }
}
