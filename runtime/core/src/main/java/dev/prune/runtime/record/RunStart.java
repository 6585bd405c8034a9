package dev.prune.runtime.record;

/**
 * What is known when a run begins.
 *
 * @param network name of the network
 * @param device the word of {@code --device}
 * @param deviceDescription a sentence about the device
 * @param data a sentence about the data
 * @param seed the seed
 * @param threads threads that kernels use
 * @param batch samples a step
 * @param epochs epochs planned; a schedule may end earlier or later
 * @param trainSamples size of the train split
 * @param stepsPerEpoch steps an epoch
 * @param parameters trained numbers
 * @param flopsPerSample forward FLOPs of one sample
 * @param plannedBytes bytes that the memory plan needs on the device
 * @param residentBytes those of them that hold the data set; 0 where batches go in one by one
 */
public record RunStart(
    String network,
    String device,
    String deviceDescription,
    String data,
    long seed,
    int threads,
    int batch,
    int epochs,
    int trainSamples,
    int stepsPerEpoch,
    long parameters,
    long flopsPerSample,
    long plannedBytes,
    long residentBytes) {}
