package dev.prune.bench.ours;

import dev.prune.bench.GemmShape;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Ints;
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

/** One product of square matrices by the dense kernels of the cpu device. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GemmKernel {
  /** Rows and columns. */
  @Param({"64", "128", "256", "512", "1024"})
  public int n;

  /** Which product. */
  @Param({"FORWARD", "BY_DATA", "BY_WEIGHTS"})
  public GemmShape.Form form;

  /** Threads of the cpu device. */
  @Param({"1"})
  public int threads;

  private CpuDevice device;
  private DenseKernels kernels;
  private Buffer a;
  private Buffer b;
  private Buffer c;
  private Ints dims;

  /** Fills the matrices. */
  @Setup
  public void begin() {
    device = CpuDevice.create(threads);
    kernels = device.kernels(DenseKernels.class);
    KernelBuffers buffers = new KernelBuffers(device);
    a = buffers.noise("a", n * n);
    b = buffers.noise("b", n * n);
    c = buffers.noise("c", n * n);
    dims = buffers.dims(n, 0); // Every extent is n, and the weights begin at 0.
  }

  /** Stops the threads. */
  @TearDown
  public void end() {
    device.close();
  }

  /** A product. */
  @Benchmark
  public void multiply() {
    switch (form) {
      case FORWARD -> kernels.forward(a, b, c, dims, 0, 0, 0, 1, -1);
      case BY_DATA -> kernels.byData(a, b, c, dims, 0, 0, 0, 1);
      case BY_WEIGHTS -> kernels.byWeights(a, b, c, dims, 0, 0, 0, 1, -1);
    }
  }
}
