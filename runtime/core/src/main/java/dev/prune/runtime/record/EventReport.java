package dev.prune.runtime.record;

import java.util.List;

/**
 * A pruning event. Reported once the step time after it is known: after some steps, at the next event or at the end.
 *
 * @param rule the rule's name or its place in the text
 * @param action {@code compact}, {@code mask}, ...
 * @param epoch the epoch in which it happened, from 1, its end included; 0 before the first step
 * @param step steps since the start of the run
 * @param groups what changed where
 * @param parameters parameters in memory
 * @param nonzeroParameters parameters that are not masked
 * @param flopsPerSample forward FLOPs of one sample
 * @param effectiveFlopsPerSample the same without the products of masked weights
 * @param stepMs median milliseconds of a training step
 * @param measuredSteps over how many steps: few are warm-up of the JVM more than anything else
 * @param plannedBytes bytes of the memory plan
 * @param memory what it did to the memory of the device
 * @param cost what it took
 */
public record EventReport(
    String rule,
    String action,
    int epoch,
    long step,
    List<GroupChange> groups,
    Change parameters,
    Change nonzeroParameters,
    Change flopsPerSample,
    Change effectiveFlopsPerSample,
    Change stepMs,
    Change measuredSteps,
    Change plannedBytes,
    EventMemory memory,
    EventCost cost) {}
