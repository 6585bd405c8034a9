package dev.prune.bench.peer;

import dev.prune.bench.Workload;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A training step of libtorch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PeerTrainingStep {
  /** See {@link Workload}. */
  @Param({"784-300-100-10@128"})
  public String workload;

  /** Threads of all pools. */
  @Param({"1"})
  public int threads;

  /** Where numbers lie. */
  @Param({"CONTIGUOUS"})
  public Layout layout;

  private PeerTraining training;

  /** Makes network and batch. */
  @Setup
  public void begin() {
    Libtorch.threads(threads);
    training = new PeerTraining(Workload.parse(workload), layout, 1e-5);
  }

  /** A step. */
  @Benchmark
  public void step() {
    training.step();
  }
}
