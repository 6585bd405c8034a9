package dev.prune.bench.ours;

import dev.prune.bench.ConvShape;
import dev.prune.bench.GemmShape;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;
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

/** One convolution of {@link ConvShape#IMAGES} images by the cpu device, or one of its gradients. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConvKernel {
  /** See {@link ConvShape}. */
  @Param({"3x3-32-32-on-32"})
  public String shape;

  /** Which direction. */
  @Param({"FORWARD", "BY_DATA", "BY_WEIGHTS"})
  public GemmShape.Form form;

  /** Threads of the cpu device. */
  @Param({"1"})
  public int threads;

  private CpuDevice device;
  private ConvKernels kernels;
  private Window window;
  private Buffer x;
  private Buffer weights;
  private Buffer y;
  private Ints dims;

  /** Fills images and weights. */
  @Setup
  public void begin() {
    ConvShape conv = ConvShape.parse(shape);
    device = CpuDevice.create(threads);
    kernels = device.kernels(ConvKernels.class);
    KernelBuffers buffers = new KernelBuffers(device);
    x = buffers.noise("x", conv.inputSize());
    weights = buffers.noise("weights", conv.weights());
    y = buffers.noise("y", conv.outputSize());
    dims = buffers.dims(ConvShape.IMAGES, conv.in(), conv.out(), 0);
    int side = conv.side();
    int padding = conv.kernel() / 2;
    window = new Window(side, side, conv.kernel(), conv.kernel(), 1, 1, padding, padding, side, side);
  }

  /** Stops the threads. */
  @TearDown
  public void end() {
    device.close();
  }

  /** One direction. */
  @Benchmark
  public void convolve() {
    switch (form) {
      case FORWARD -> kernels.forward(x, weights, y, dims, 0, 1, 2, 3, -1, window);
      case BY_DATA -> kernels.byData(y, weights, x, dims, 0, 1, 2, 3, window);
      case BY_WEIGHTS -> kernels.byWeights(x, y, weights, dims, 0, 1, 2, 3, -1, window);
    }
  }
}
