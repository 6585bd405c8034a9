package dev.prune.bench.peer;

import dev.prune.bench.GemmShape;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One product of square matrices by {@code at::mm_out}: nothing is allocated for the result. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeerGemmKernel {
  /** Rows and columns. */
  @Param({"64", "128", "256", "512", "1024"})
  public int n;

  /** Which product. */
  @Param({"FORWARD", "BY_DATA", "BY_WEIGHTS"})
  public GemmShape.Form form;

  /** Threads of all pools. */
  @Param({"1"})
  public int threads;

  private Tensor a;
  private Tensor b;
  private Tensor c;

  /** Fills the matrices. */
  @Setup
  public void begin() {
    Libtorch.threads(threads);
    a = torch.randn(n, n);
    b = torch.randn(n, n);
    c = torch.zeros(n, n);
    switch (form) {
      case FORWARD -> b = b.t();
      case BY_DATA -> {}
      case BY_WEIGHTS -> a = a.t();
    }
  }

  /** A product. */
  @Benchmark
  public void multiply() {
    try (PointerScope scope = new PointerScope()) {
      torch.mm_out(c, a, b);
    }
  }
}
