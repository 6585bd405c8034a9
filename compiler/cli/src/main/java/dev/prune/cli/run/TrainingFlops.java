package dev.prune.cli.run;

import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.RunStart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a training computes: the sum over all steps of three times the forward FLOPs of the step's samples, since the two
 * products of a backward pass cost as much as two forward ones. Scores, evaluation and updates are not in it.
 */
final class TrainingFlops implements Listener {
  /** A forward pass and a backward pass, in forward passes. */
  private static final int PASSES = 3;

  /** From {@code step} on, a sample costs this. */
  private record Segment(long step, double flops, double effective) {}

  private final List<Segment> segments = new ArrayList<>();
  private RunStart start;
  private double firstEffective = Double.NaN;

  @Override
  public void started(RunStart report) {
    start = report;
  }

  @Override
  public void event(EventReport report) {
    if (segments.isEmpty()) {
      firstEffective = report.effectiveFlopsPerSample().before();
    }
    segments.add(
        new Segment(report.step(), report.flopsPerSample().after(), report.effectiveFlopsPerSample().after()));
  }

  /** FLOPs of {@code steps} steps, zeros of masks included. */
  double actual(long steps) {
    return sum(steps, start.flopsPerSample(), Segment::flops);
  }

  /**
   * FLOPs of {@code steps} steps without the products of masked weights.
   *
   * @param last effective FLOPs of a sample at the end
   */
  double effective(long steps, double last) {
    return sum(steps, segments.isEmpty() ? last : firstEffective, Segment::effective);
  }

  private double sum(long steps, double first, ToDoubleFunction<Segment> cost) {
    double before = first;
    double sum = 0;
    long from = 0;
    for (Segment segment : segments) {
      sum += samples(from, segment.step) * before;
      from = segment.step;
      before = cost.applyAsDouble(segment);
    }
    return PASSES * (sum + samples(from, steps) * before);
  }

  private double samples(long from, long until) {
    return samples(until) - samples(from);
  }

  /** Samples of the first steps; the last batch of an epoch may be smaller. */
  private double samples(long steps) {
    int each = start.stepsPerEpoch();
    if (each == 0) {
      return 0;
    }
    return (double) (steps / each) * start.trainSamples()
        + Math.min((double) (steps % each) * start.batch(), start.trainSamples());
  }
}
