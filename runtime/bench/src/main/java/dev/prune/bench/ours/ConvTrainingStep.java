package dev.prune.bench.ours;

import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Steps of networks with convolutions: 10 of them an epoch. */
@OperationsPerInvocation(ConvTrainingStep.STEPS)
public class ConvTrainingStep extends TrainingStep {
  static final int STEPS = 10;

  /** Epochs of {@value #STEPS} steps. */
  public ConvTrainingStep() {
    super(STEPS);
  }
}
