package dev.prune.runtime.record;

import dev.prune.runtime.data.Split;
import java.util.Map;

/**
 * The end of an epoch.
 *
 * @param epoch 1-based
 * @param metrics per split, name to value: {@code loss}, {@code accuracy} (with classes), and the program's own metrics
 *     under {@code TRAIN}. The test split appears only in the last epoch.
 * @param layers the program's metrics of layers, by the names of metric and layer
 * @param seconds wall time of the epoch's training, evaluation and events excluded
 * @param samplesPerSecond train samples over {@code seconds}
 */
public record EpochReport(
    int epoch,
    Map<Split, Map<String, Double>> metrics,
    Map<String, Map<String, Double>> layers,
    double seconds,
    double samplesPerSecond) {
  /** Of a program without metrics of layers. */
  public EpochReport(
      int epoch, Map<Split, Map<String, Double>> metrics, double seconds, double samplesPerSecond) {
    this(epoch, metrics, Map.of(), seconds, samplesPerSecond);
  }
}
