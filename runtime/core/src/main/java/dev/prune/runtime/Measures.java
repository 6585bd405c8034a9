package dev.prune.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured at the outputs: in {@code totals} the summed loss and hits of the first output, then of the next; and
 * the sums of an epoch, of which not every step has every output.
 */
final class Measures {
  private final List<Settings.Term> terms;
  private final boolean classes;

  Measures(Settings settings) {
    this.terms = settings.terms();
    this.classes = settings.classes() > 0;
  }

  /** Places in {@code totals}. */
  int size() {
    return 2 * terms.size();
  }

  /** Loss, hits and rows of each output, then the summed loss of the steps and their rows. */
  int epochSize() {
    return 3 * terms.size() + 2;
  }

  /** Adds what a step has measured. */
  void add(double[] sums, Objective objective, int rows, double[] epoch) {
    int at = 3 * terms.size();
    epoch[at] += objective.of(sums);
    epoch[at + 1] += rows;
    for (int k = 0; k < terms.size(); k++) {
      if (objective.weight(k) != 0) {
        epoch[3 * k] += sums[2 * k];
        epoch[3 * k + 1] += sums[2 * k + 1];
        epoch[3 * k + 2] += rows;
      }
    }
  }

  /** The mean loss of the steps of an epoch so far. */
  double meanLoss(double[] epoch) {
    return epoch[3 * terms.size()] / epoch[3 * terms.size() + 1];
  }

  /** The share of hits of the first output; NaN without classes, or where no step had it. */
  double accuracy(double[] epoch) {
    return classes ? epoch[1] / epoch[2] : Double.NaN;
  }

  /** The metrics of an epoch's steps. */
  Map<String, Double> ofSteps(double[] epoch) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", meanLoss(epoch));
    for (int k = 0; k < terms.size(); k++) {
      if (epoch[3 * k + 2] > 0) {
        put(metrics, k, epoch[3 * k] / epoch[3 * k + 2], epoch[3 * k + 1] / epoch[3 * k + 2]);
      }
    }
    return metrics;
  }

  /** The metrics of a whole split, all outputs of all of its samples; the loss is the training's. */
  Map<String, Double> ofSplit(double[] sums, Objective training, int size) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", training.of(sums) / size);
    for (int k = 0; k < terms.size(); k++) {
      put(metrics, k, sums[2 * k] / size, sums[2 * k + 1] / size);
    }
    return metrics;
  }

  private void put(Map<String, Double> metrics, int k, double loss, double accuracy) {
    String prefix = terms.get(k).output() + ".";
    if (terms.size() > 1) {
      metrics.put(prefix + "loss", loss);
    }
    if (classes) {
      metrics.put(k == 0 ? "accuracy" : prefix + "accuracy", accuracy);
    }
  }
}
