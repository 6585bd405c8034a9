package dev.prune.bench.ours;

import dev.prune.bench.SyntheticSamples;
import dev.prune.bench.Workload;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.data.DataSource;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A training step as a generated trainer runs it. An operation is a step; an invocation is an epoch of several. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public abstract class TrainingStep {
  private static final int EPOCHS = 1_000_000;

  /** See {@link Workload}. */
  @Param({"784-300-100-10@128"})
  public String workload;

  /** Threads of the cpu device. */
  @Param({"1"})
  public int threads;

  /** {@code loaded}: every batch is gathered from the samples; {@code standing}: it stays where it is. */
  @Param({"loaded"})
  public String batches;

  private final int steps;
  private CpuDevice device;
  private Trainer trainer;
  private RunningTrainer run;

  /**
   * @param steps of an epoch
   */
  TrainingStep(int steps) {
    this.steps = steps;
  }

  /** Compiles the program and begins a run. */
  @Setup
  public void begin() {
    Workload work = Workload.parse(workload);
    device = CpuDevice.create(threads);
    Overrides overrides = new Overrides(OptionalInt.of(EPOCHS), OptionalInt.of(work.batch()), OptionalLong.empty());
    trainer = GeneratedTrainer.of(work.network().program(), device, overrides);
    DataSource samples = SyntheticSamples.source(work, steps);
    run = new RunningTrainer(trainer, batches.equals("standing") ? new StandingBatch(samples, work.batch()) : samples);
  }

  /** Ends the run. */
  @TearDown
  public void end() {
    run.close();
    trainer.close();
    device.close();
  }

  /** An epoch. */
  @Benchmark
  public double steps() {
    return run.epoch();
  }
}
