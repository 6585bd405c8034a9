package dev.prune.bench.ours;

import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Steps of perceptrons: 50 of them an epoch. */
@OperationsPerInvocation(DenseTrainingStep.STEPS)
public class DenseTrainingStep extends TrainingStep {
  static final int STEPS = 50;

  /** Epochs of {@value #STEPS} steps. */
  public DenseTrainingStep() {
    super(STEPS);
  }
}
