package dev.prune.runtime;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.RandomKey;
import dev.prune.runtime.schedule.Clocks;

/** Batches that scores look at: a keyed draw without repetition that belongs to the step, the same for all who ask. */
final class ScoringBatches {
  private final Emission emission;
  private final Clocks clocks;

  ScoringBatches(Emission emission, Clocks clocks) {
    this.emission = emission;
    this.clocks = clocks;
  }

  void each(Feed feed, int batches, Split split, Runnable action) {
    int size = feed.size(split);
    if (split == Split.TEST || size == 0) {
      throw new PruneException(
          Failure.USAGE,
          split == Split.TEST
              ? "A score asks for the test split, which no decision may read."
              : "A score asks for the " + split.word() + " split, which is empty.",
          "Score on the train split, or hold samples out with `validate: 10%`.");
    }
    SampleOrder order = new SampleOrder(split, size);
    RandomKey key = RandomKey.of(emission.seed(), Purpose.SCORE_BATCHES).derive((int) clocks.step());
    order.shuffle(key.derive(split.ordinal()));
    Device device = emission.device();
    Buffer statistics = emission.buffers().real("statistics");
    Buffer totals = emission.buffers().real("totals");
    double[] running = new double[statistics.size()];
    double[] sums = new double[2];
    device.read(statistics, 0, running, 0, running.length);
    device.read(totals, 0, sums, 0, sums.length);
    int full = Math.max(1, size / emission.batch());
    for (int b = 0; b < batches; b++) {
      feed.load(order, b % full * emission.batch());
      action.run();
    }
    device.write(statistics, 0, running, 0, running.length);
    device.write(totals, 0, sums, 0, sums.length);
  }
}
