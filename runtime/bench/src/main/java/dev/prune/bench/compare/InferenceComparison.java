package dev.prune.bench.compare;

import dev.prune.bench.BenchNetwork;
import dev.prune.bench.Workload;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Predictions at batch 1 and 64: {@code inference.json}. */
public final class InferenceComparison {
  private InferenceComparison() {}

  /** See {@link Arguments}; works are every network with both batches. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments = Arguments.parse(words);
    List<Duel> duels =
        Arrays.stream(BenchNetwork.values())
            .flatMap(network -> Stream.of(new Workload(network, 1), new Workload(network, 64)))
            .filter(work -> arguments.wants(work.toString()))
            .map(work -> Duels.inference(work, arguments.threads(), arguments.settings()))
            .toList();
    NetworkComparison.run("inference", duels, arguments);
  }
}
