package dev.prune.runtime.record;

/**
 * The state after a training step; reported a few times a second, not at every step.
 *
 * @param epoch 1-based
 * @param step steps since the start of the run
 * @param stepInEpoch 1-based
 * @param loss mean loss of the epoch so far
 * @param accuracy share of hits of the epoch so far; NaN without classes
 * @param samplesPerSecond speed of the epoch so far
 * @param secondsLeft estimate for the whole run
 */
public record StepReport(
    int epoch,
    long step,
    int stepInEpoch,
    double loss,
    double accuracy,
    double samplesPerSecond,
    double secondsLeft) {}
