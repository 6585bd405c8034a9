package dev.prune.bench;

import dev.prune.runtime.data.ArraySource;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import java.util.Random;

/** Noise with random labels: what a step takes does not depend on what the samples show. */
public final class SyntheticSamples {
  private SyntheticSamples() {}

  /** Gaussian samples of a network, one after the other; always the same. */
  public static float[] images(BenchNetwork network, int count) {
    return gaussian(1, count * network.inputSize());
  }

  /** A class for each of {@link #images}. */
  public static int[] labels(int count) {
    return new Random(2).ints(count, 0, BenchNetwork.CLASSES).toArray();
  }

  /** Gaussian numbers; the same for the same seed. */
  public static float[] gaussian(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Training data in memory: so many batches of the workload, and no other split. */
  public static DataSource source(Workload workload, int batches) {
    int count = workload.batch() * batches;
    return ArraySource.ofClasses(BenchNetwork.CLASSES, workload.network().inputShape())
        .put(Split.TRAIN, images(workload.network(), count), labels(count))
        .describedAs("noise for benchmarks")
        .build();
  }
}
