package dev.prune.runtime.schedule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** A metric with a number for each of some layers, and its history: a {@link Series} a layer. */
public final class LayerSeries {
  private final String name;
  private final Map<Integer, Series> layers = new LinkedHashMap<>();

  /**
   * A series without values.
   *
   * @param layers by their index in the network
   */
  public LayerSeries(String name, List<Integer> layers) {
    this.name = name;
    layers.forEach(layer -> this.layers.put(layer, new Series(name)));
  }

  /** As declared. */
  public String name() {
    return name;
  }

  /** The layers that have numbers. */
  public List<Integer> layers() {
    return List.copyOf(layers.keySet());
  }

  /** The series of one layer. */
  public Series of(int layer) {
    Series series = layers.get(layer);
    if (series == null) {
      throw new IllegalArgumentException("The metric " + name + " has no number for layer " + layer + ".");
    }
    return series;
  }

  /** Adds a number for each layer, measured in {@code epoch}; all are asked for before one is added. */
  public void record(int epoch, IntToDoubleFunction value) {
    List<Double> values = new ArrayList<>();
    layers.keySet().forEach(layer -> values.add(value.applyAsDouble(layer)));
    int at = 0;
    for (Series series : layers.values()) {
      series.record(epoch, values.get(at++));
    }
  }

  /** Forgets every value. */
  public void clear() {
    layers.values().forEach(Series::clear);
  }

  /** Whether the newest values were measured in {@code epoch}. */
  public boolean measuredIn(int epoch) {
    return layers.values().stream().anyMatch(series -> series.measuredIn(epoch));
  }

  /** {@code rho}. */
  public double now(int layer) {
    return of(layer).now();
  }

  /** {@code rho@prev}. */
  public double previous(int layer) {
    return of(layer).previous();
  }

  /** {@code rho@first}. */
  public double first(int layer) {
    return of(layer).first();
  }

  /** {@code rho@epoch 3}. */
  public double epoch(int epoch, int layer) {
    return of(layer).epoch(epoch);
  }

  /** The largest of a layer's newest {@code n} values; NaN where there are fewer. */
  public double max(int n, int layer) {
    return of(layer).max(n);
  }

  /** The smallest of a layer's newest {@code n} values; NaN where there are fewer. */
  public double min(int n, int layer) {
    return of(layer).min(n);
  }

  /** The mean of a layer's newest {@code n} values; NaN where there are fewer. */
  public double mean(int n, int layer) {
    return of(layer).mean(n);
  }

  /** The sum of a layer's newest {@code n} values; NaN where there are fewer. */
  public double sum(int n, int layer) {
    return of(layer).sum(n);
  }

  /** The sum of all values of a layer. */
  public double total(int layer) {
    return of(layer).total();
  }
}
