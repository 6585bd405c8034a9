package dev.prune.runtime;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.RandomKey;
import dev.prune.runtime.schedule.Clocks;
import dev.prune.runtime.schedule.Samples;
import java.util.Arrays;

/**
 * Batches that scores look at: a keyed draw without repetition that belongs to the step, the same for all who ask; or no data at
 * all. What a training step left behind is as it was afterwards: running statistics, sums, and parameters where absolute values
 * stood in for them.
 */
final class ScoringBatches {
  private final Emission emission;
  private final Clocks clocks;

  ScoringBatches(Emission emission, Clocks clocks) {
    this.emission = emission;
    this.clocks = clocks;
  }

  void each(Feed feed, Samples samples, Runnable action) {
    if (!samples.absolute()) {
      keeping(() -> run(feed, samples, action));
      return;
    }
    double[] held = emission.buffers().read("parameters");
    emission.buffers().write("parameters", Arrays.stream(held).map(Math::abs).toArray());
    try {
      keeping(() -> run(feed, samples, action));
    } finally {
      emission.buffers().write("parameters", held);
    }
  }

  private void run(Feed feed, Samples samples, Runnable action) {
    switch (samples.kind()) {
      case ONES -> {
        ones();
        for (int b = 0; b < samples.count(); b++) {
          action.run();
        }
      }
      case BATCHES -> {
        SampleOrder order = order(feed, samples.split());
        int full = Math.max(1, order.size() / emission.batch());
        for (int b = 0; b < samples.count(); b++) {
          feed.load(order, b % full * emission.batch());
          action.run();
        }
      }
      case EPOCHS -> {
        SampleOrder order = order(feed, samples.split());
        for (int e = 0; e < samples.count(); e++) {
          for (int at = 0; at < order.size(); at += emission.batch()) {
            feed.load(order, at);
            action.run();
          }
        }
      }
    }
  }

  /** One sample of ones, where a batch would lie. */
  private void ones() {
    Buffer input = emission.buffers().real("input");
    double[] ones = new double[Memory.product(emission.network().inputShape())];
    Arrays.fill(ones, 1);
    emission.device().write(input, 0, ones, 0, ones.length);
    if (emission.buffers().has("samples")) {
      emission.device().write(emission.buffers().whole("samples"), 0, new int[1], 0, 1);
    }
    emission.rows(1);
  }

  private SampleOrder order(Feed feed, Split split) {
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
    RandomKey key = clocks.random(emission.seed(), Purpose.SCORE_BATCHES);
    order.shuffle(key.derive(split.ordinal()));
    return order;
  }

  private void keeping(Runnable batches) {
    Device device = emission.device();
    Buffer totals = emission.buffers().real("totals");
    double[] running = emission.buffers().read("statistics");
    double[] sums = new double[new Measures(emission.settings()).size()];
    device.read(totals, 0, sums, 0, sums.length);
    batches.run();
    emission.buffers().write("statistics", running);
    device.write(totals, 0, sums, 0, sums.length);
  }
}
