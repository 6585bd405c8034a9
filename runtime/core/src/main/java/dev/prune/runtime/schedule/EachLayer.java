package dev.prune.runtime.schedule;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/** One answer from one of each layer: {@code all(rho > 0.5)}, {@code mean(rho)}. Numbers are taken in order. */
public final class EachLayer {
  private EachLayer() {}

  /** Whether it holds of every layer. */
  public static boolean all(List<Integer> layers, IntPredicate holds) {
    return layers.stream().mapToInt(Integer::intValue).allMatch(holds);
  }

  /** Whether it holds of some layer. */
  public static boolean any(List<Integer> layers, IntPredicate holds) {
    return layers.stream().mapToInt(Integer::intValue).anyMatch(holds);
  }

  /** The mean over layers, each counting once; NaN where a layer has no number. */
  public static double mean(List<Integer> layers, IntToDoubleFunction value) {
    return sum(layers, value) / layers.size();
  }

  /** The sum over layers; NaN where a layer has no number. */
  public static double sum(List<Integer> layers, IntToDoubleFunction value) {
    double sum = 0;
    for (int layer : layers) {
      sum += value.applyAsDouble(layer);
    }
    return sum;
  }

  /** The smallest; NaN where a layer has no number. */
  public static double min(List<Integer> layers, IntToDoubleFunction value) {
    double min = Double.POSITIVE_INFINITY;
    for (int layer : layers) {
      min = Math.min(min, value.applyAsDouble(layer));
    }
    return min;
  }

  /** The largest; NaN where a layer has no number. */
  public static double max(List<Integer> layers, IntToDoubleFunction value) {
    double max = Double.NEGATIVE_INFINITY;
    for (int layer : layers) {
      max = Math.max(max, value.applyAsDouble(layer));
    }
    return max;
  }
}
