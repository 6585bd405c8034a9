package dev.prune.runtime.record;

import dev.prune.runtime.data.Split;
import java.util.Map;

/**
 * The end of a run.
 *
 * @param metrics per split, name to value
 * @param parameters parameters in memory
 * @param nonzeroParameters parameters that are not masked
 * @param flopsPerSample forward FLOPs of one sample
 * @param plannedBytes bytes of the last memory plan
 * @param scratchBytes bytes that the device's kernels kept to work in, beside what is planned
 * @param seconds wall time of the whole run
 * @param epochs epochs run
 * @param steps steps run
 */
public record Summary(
    Map<Split, Map<String, Double>> metrics,
    long parameters,
    long nonzeroParameters,
    long flopsPerSample,
    long plannedBytes,
    long scratchBytes,
    double seconds,
    int epochs,
    long steps) {}
