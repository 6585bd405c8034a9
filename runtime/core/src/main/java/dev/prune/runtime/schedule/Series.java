package dev.prune.runtime.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A metric and its history. Where there is no value the answer is NaN, so that every comparison with it is false and a
 * trigger that looks back too far does not fire.
 */
public final class Series {
  private record Entry(int epoch, double value) {}

  private final String name;
  private final List<Entry> entries = new ArrayList<>();

  /** A series without values. */
  public Series(String name) {
    this.name = name;
  }

  /** As declared. */
  public String name() {
    return name;
  }

  /** Adds a value, measured in {@code epoch}. */
  public void record(int epoch, double value) {
    entries.add(new Entry(epoch, value));
  }

  /** Forgets every value. */
  public void clear() {
    entries.clear();
  }

  /** Hands over every value with its epoch, oldest first. */
  public void each(BiConsumer<Integer, Double> to) {
    entries.forEach(e -> to.accept(e.epoch(), e.value()));
  }

  /** How many values there are. */
  public int size() {
    return entries.size();
  }

  /** The newest value. */
  public double now() {
    return ago(0);
  }

  /** The value before the newest: {@code d@prev}. */
  public double previous() {
    return ago(1);
  }

  /** The oldest value: {@code d@first}. */
  public double first() {
    return ago(entries.size() - 1);
  }

  /** The value {@code n} measurements before the newest. */
  public double ago(int n) {
    return n < 0 || n >= entries.size() ? Double.NaN : entries.get(entries.size() - 1 - n).value();
  }

  /** The last value measured in {@code epoch}: {@code d@epoch 3}. */
  public double epoch(int epoch) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).epoch() == epoch) {
        return entries.get(i).value();
      }
    }
    return Double.NaN;
  }

  /** The {@code n} newest values, newest first, NaN where there are not that many: {@code d@last(5)}. */
  public double[] last(int n) {
    double[] values = new double[n];
    Arrays.setAll(values, this::ago);
    return values;
  }

  /** Whether the newest value was measured in {@code epoch}. */
  public boolean measuredIn(int epoch) {
    return !entries.isEmpty() && entries.get(entries.size() - 1).epoch() == epoch;
  }

  /** The largest of the newest {@code n} values; NaN where there are fewer. */
  public double max(int n) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, ago(i));
    }
    return max;
  }

  /** The smallest of the newest {@code n} values; NaN where there are fewer. */
  public double min(int n) {
    double min = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      min = Math.min(min, ago(i));
    }
    return min;
  }

  /** The mean of the newest {@code n} values; NaN where there are fewer. */
  public double mean(int n) {
    return sum(n) / n;
  }

  /** The sum of the newest {@code n} values; NaN where there are fewer. */
  public double sum(int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += ago(i);
    }
    return sum;
  }

  /** The sum of all values; 0 where there is none. */
  public double total() {
    return sum(entries.size());
  }
}
