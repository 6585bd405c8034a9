package dev.prune.bench.peer;

import dev.prune.bench.SyntheticSamples;
import dev.prune.bench.Workload;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A forward pass of libtorch in inference mode: samples of the caller's go in, outputs come back in a new array. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PeerInference {
  /** See {@link Workload}. */
  @Param({"784-300-100-10@1"})
  public String workload;

  /** Threads of all pools. */
  @Param({"1"})
  public int threads;

  /** Where numbers lie. */
  @Param({"CONTIGUOUS"})
  public Layout layout;

  private Workload work;
  private PeerNetwork network;
  private float[] samples;

  /** Makes the network. */
  @Setup
  public void begin() {
    Libtorch.threads(threads);
    work = Workload.parse(workload);
    network = new PeerNetwork(work.network(), layout);
    samples = SyntheticSamples.images(work.network(), work.batch());
  }

  /** A prediction. */
  @Benchmark
  public float[] predict() {
    try (PointerScope scope = new PointerScope();
        InferenceMode mode = new InferenceMode(true)) {
      Tensor output = network.forward(network.input(work.network(), samples), false);
      float[] values = new float[(int) output.numel()];
      new FloatPointer(output.data_ptr_float()).get(values);
      return values;
    }
  }
}
