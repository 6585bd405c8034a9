package dev.prune.bench.ours;

import dev.prune.bench.SyntheticSamples;
import dev.prune.bench.Workload;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.cpu.CpuDevice;
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

/** {@code predict} of a batch as an application calls it: samples of the caller's go in, outputs come back in a new array. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Inference {
  /** See {@link Workload}. */
  @Param({"784-300-100-10@1"})
  public String workload;

  /** Threads of the cpu device. */
  @Param({"1"})
  public int threads;

  private CpuDevice device;
  private Trainer trainer;
  private float[] samples;
  private int count;

  /** Compiles the program. */
  @Setup
  public void begin() {
    Workload work = Workload.parse(workload);
    device = CpuDevice.create(threads);
    Overrides overrides = new Overrides(OptionalInt.of(1), OptionalInt.of(work.batch()), OptionalLong.empty());
    trainer = GeneratedTrainer.of(work.network().program(), device, overrides);
    count = work.batch();
    samples = SyntheticSamples.images(work.network(), count);
  }

  /** Gives the memory back. */
  @TearDown
  public void end() {
    trainer.close();
    device.close();
  }

  /** A prediction. */
  @Benchmark
  public float[] predict() {
    return trainer.predict(samples, count);
  }
}
