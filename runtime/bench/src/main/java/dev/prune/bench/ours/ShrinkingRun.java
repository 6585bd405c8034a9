package dev.prune.bench.ours;

import dev.prune.bench.SyntheticSamples;
import dev.prune.bench.Workload;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.Listener;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A short run with one event: what the event cost, and what every step took. The JVM should be a new one, as it is where a
 * person trains: what matters is how cold the first event is.
 */
public final class ShrinkingRun {
  /** FLOPs of an epoch: some seconds of work, after which the JIT compiler has seen what there is to see. */
  private static final long FLOPS = 400_000_000_000L;

  private static final int FEWEST = 200;
  private static final int MOST = 2000;

  private static final int EPOCHS = 2;
  private static final String END = "  seed      42\n}";
  private static final String EVENT =
      """
        seed      42
        at end of epoch 1 {
          compact lowest %s of units of (dense, conv) except outputs by sum(abs(w)) ranked per layer
        }
      }""";

  private final int steps;
  private final long[] began;
  private int batches;
  private EventReport event;

  /**
   * Trains.
   *
   * @param share of the units that goes, as a program says it
   */
  public ShrinkingRun(Workload work, int threads, String share) {
    String program = work.network().program();
    if (!program.contains(END)) {
      throw new IllegalStateException("The program of " + work.network().word() + " does not end with `" + END + "`.");
    }
    Overrides overrides = new Overrides(OptionalInt.of(EPOCHS), OptionalInt.of(work.batch()), OptionalLong.empty());
    try (CpuDevice device = CpuDevice.create(threads);
        Trainer trainer =
            GeneratedTrainer.of(program.replace(END, EVENT.formatted(share)), device, overrides)) {
      steps = (int) Math.clamp(FLOPS / (3 * work.batch() * trainer.structure().flops()), FEWEST, MOST);
      began = new long[EPOCHS * steps + 1];
      DataSource few = SyntheticSamples.source(work, 1);
      trainer.train(
          new RepeatedBatch(few, work.batch(), steps, this::batch),
          new Listener() {
            @Override
            public void event(EventReport report) {
              event = report;
            }
          });
    }
    batch();
  }

  private void batch() {
    began[batches++] = System.nanoTime();
  }

  /** Steps of an epoch; the event comes at the end of the first of two. */
  public int steps() {
    return steps;
  }

  /** The event's account. */
  public EventReport event() {
    return event;
  }

  /** Milliseconds of the step with this number, from 0; the last of the first epoch contains the event. */
  public double step(int number) {
    return (began[number + 1] - began[number]) / 1e6;
  }

  /** Mean milliseconds of steps. */
  public double mean(int from, int to) {
    return (began[to] - began[from]) / 1e6 / (to - from);
  }

  /** Median milliseconds of steps. */
  public double median(int from, int to) {
    double[] steps = new double[to - from];
    Arrays.setAll(steps, i -> step(from + i));
    Arrays.sort(steps);
    return (steps[(steps.length - 1) / 2] + steps[steps.length / 2]) / 2;
  }
}
