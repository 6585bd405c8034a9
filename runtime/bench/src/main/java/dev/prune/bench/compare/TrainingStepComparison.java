package dev.prune.bench.compare;

import dev.prune.bench.Workload;
import java.io.IOException;
import java.util.List;

/** Training steps: {@code training-step.json}. */
public final class TrainingStepComparison {
  private TrainingStepComparison() {}

  /** See {@link Arguments}; works are those of {@link Workload#ALL}. */
  public static void main(String[] words) throws IOException, InterruptedException {
    Arguments arguments = Arguments.parse(words);
    List<Duel> duels =
        Workload.ALL.stream()
            .filter(work -> arguments.wants(work.toString()))
            .map(work -> Duels.step(work, arguments.threads(), arguments.settings()))
            .toList();
    NetworkComparison.run("training-step", duels, arguments);
  }
}
