package dev.prune.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.prune.runtime.cpu.plain.PlainArithmetic;
import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.ChannelKernels;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.DropoutKernels;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.GateKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.LossKernels;
import dev.prune.runtime.kernel.OptimizerKernels;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.kernel.SoftmaxKernels;
import dev.prune.runtime.kernel.Window;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * Kernels allocate nothing on the calling thread once their scratch has its size. Plain kernels: vectors are objects
 * until the JIT compiler has seen them often.
 */
class CpuAllocationTest {
  private static final int CALLS = 50;
  private static final int BATCHES = 5;

  /** What the measurement itself, a lazy class or a compilation may cost, all calls together. */
  private static final long NOISE = 16 * CALLS;

  private final CpuDevice device = CpuDevice.create(2, new PlainArithmetic(), 0);
  private final Buffer x = device.floats("x", 4096);
  private final Buffer y = device.floats("y", 4096);
  private final Buffer dy = device.floats("dy", 4096);
  private final Buffer dx = device.floats("dx", 4096);
  private final Buffer p = device.floats("p", 4096);
  private final Buffer g = device.floats("g", 4096);
  private final Buffer[] one = {x};

  /** 0: rows, 1: channels, 2: offset 0, 3: offset of the second slice, 4: all elements of a value, 5: one, 6: twice. */
  private final Ints dims = Bed.ints(device, 4, 6, 0, 2000, 900, 1, 12);
  private final Ints indices = device.ints("indices", 2000);

  private static final class Halve extends Elementwise {
    Halve() {
      super("halve", 1);
    }

    @Override
    public void run(float[] out, float[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = in[0][i] / 2;
      }
    }

    @Override
    public void run(double[] out, double[][] in, int from, int to) {}
  }

  private static void check(String what, Runnable call) {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    for (int i = 0; i < 10; i++) {
      call.run();
    }
    // What a call makes shows in every batch of calls; what the Java machine makes now and then does not.
    long bytes = Long.MAX_VALUE;
    for (int batch = 0; batch < BATCHES && bytes > NOISE; batch++) {
      long before = bean.getThreadAllocatedBytes(thread);
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      bytes = Math.min(bytes, bean.getThreadAllocatedBytes(thread) - before);
    }
    assertTrue(bytes <= NOISE, what + " allocated " + bytes + " bytes in " + CALLS + " calls.");
  }

  @Test
  void dense() {
    DenseKernels dense = device.kernels(DenseKernels.class);
    check("forward", () -> dense.forward(x, p, y, dims, 0, 1, 6, 2, 3));
    check("by data", () -> dense.byData(dy, p, dx, dims, 0, 1, 6, 2));
    check("by weights", () -> dense.byWeights(x, dy, g, dims, 0, 1, 6, 2, 3));
  }

  @Test
  void convolution() {
    ConvKernels conv = device.kernels(ConvKernels.class);
    for (Window w : new Window[] {new Window(6, 6, 3, 3, 1, 1, 1, 1, 6, 6), new Window(6, 6, 3, 3, 2, 2, 1, 1, 3, 3)}) {
      check("forward", () -> conv.forward(x, p, y, dims, 0, 1, 6, 2, 3, w));
      check("by data", () -> conv.byData(dy, p, dx, dims, 0, 1, 6, 2, w));
      check("by weights", () -> conv.byWeights(x, dy, g, dims, 0, 1, 6, 2, 3, w));
    }
  }

  @Test
  void poolingAndNorm() {
    PoolKernels pool = device.kernels(PoolKernels.class);
    for (Window w : new Window[] {new Window(6, 6, 2, 2, 2, 2, 0, 0, 3, 3), new Window(6, 6, 3, 3, 2, 2, 1, 1, 3, 3)}) {
      check("max", () -> pool.max(x, y, dims, 0, 1, w));
      check("max by data", () -> pool.maxByData(x, y, dy, dx, dims, 0, 1, w));
      check("max tangent", () -> pool.maxTangent(x, y, dx, dy, dims, 0, 1, w));
    }
    check("average", () -> pool.average(x, y, dims, 0, 1, 36));
    check("average by data", () -> pool.averageByData(dy, dx, dims, 0, 1, 36));
    BatchNormKernels norm = device.kernels(BatchNormKernels.class);
    check("moments", () -> norm.moments(x, g, dims, 0, 1, 36));
    check("track", () -> norm.track(g, p, dims, 0, 1, 2, 3, 36, 0.1));
    check("normalize", () -> norm.normalize(x, g, p, y, dims, 0, 1, 2, 3, 36, 1e-5));
    check("by data", () -> norm.byData(x, g, p, dy, dx, dims, 0, 1, 2, 36, 1e-5));
    check("by parameters", () -> norm.byParameters(x, p, dy, g, dims, 0, 1, 2, 3, 36, 1e-5));
    check("columns' moments", () -> norm.moments(x, g, dims, 0, 1, 1));
    check("columns' normalize", () -> norm.normalize(x, g, p, y, dims, 0, 1, 2, 3, 1, 1e-5));
    check("columns by data", () -> norm.byData(x, g, p, dy, dx, dims, 0, 1, 2, 1, 1e-5));
    check("columns by parameters", () -> norm.byParameters(x, p, dy, g, dims, 0, 1, 2, 3, 1, 1e-5));
    check("by data tangent", () -> norm.byDataTangent(x, g, p, dy, y, dx, dims, 0, 1, 2, 36, 1e-5));
    check("by parameters tangent", () -> norm.byParametersTangent(x, p, dy, y, g, dims, 0, 1, 2, 3, 36, 1e-5));
    check("by parameters fixed tangent", () -> norm.byParametersFixedTangent(p, dy, y, g, dims, 0, 1, 2, 3, 2, 36, 1e-5));
  }

  @Test
  void rows() {
    SoftmaxKernels softmax = device.kernels(SoftmaxKernels.class);
    check("softmax", () -> softmax.forward(x, y, dims, 0, 1));
    check("softmax by data", () -> softmax.byData(y, dy, dx, dims, 0, 1));
    check("softmax by data tangent", () -> softmax.byDataTangent(y, dy, x, dx, dims, 0, 1));
    LossKernels loss = device.kernels(LossKernels.class);
    check("cross entropy", () -> loss.crossEntropy(x, indices, y, dims, 0, 1));
    check("cross entropy by data", () -> loss.crossEntropyByData(x, indices, dx, dims, 0, 1));
    check("squared error", () -> loss.squaredError(x, dy, y, dims, 0, 1));
    check("squared error by data", () -> loss.squaredErrorByData(x, dy, dx, dims, 0, 1));
    check("cross entropy tangent", () -> loss.crossEntropyTangent(x, dy, dx, dims, 0, 1));
    check("squared error tangent", () -> loss.squaredErrorTangent(dy, dx, dims, 0, 1));
    check("hits", () -> loss.hits(x, indices, y, dims, 0, 1));
    DropoutKernels dropout = device.kernels(DropoutKernels.class);
    Ints keys = device.ints("keys", 3);
    check("dropout", () -> dropout.apply(x, y, indices, dims, keys, dims, 0, 1, 2, 3, 36, 0.5));
    GateKernels gates = device.kernels(GateKernels.class);
    check("gates", () -> gates.uniform(y, indices, dims, keys, dims, 0, 1, 2, 3, false));
    ChannelKernels channel = device.kernels(ChannelKernels.class);
    check("insert", () -> channel.insert(x, y, dims, 0, 1, 6, 5, 36));
    check("extract", () -> channel.extract(y, x, dims, 0, 1, 6, 5, 36));
  }

  @Test
  void flat() {
    FlatKernels flat = device.kernels(FlatKernels.class);
    check("gather", () -> flat.gather(x, indices, y, dims, 4));
    check("copy", () -> flat.copySlice(x, y, dims, 2, 3, 4));
    check("multiply", () -> flat.multiply(x, y, dims, 4));
    check("add", () -> flat.add(x, y, dims, 4));
    check("fill", () -> flat.fill(x, dims, 4, 0.5));
    Elementwise halve = new Halve();
    ElementwiseKernels elementwise = device.kernels(ElementwiseKernels.class);
    check("map", () -> elementwise.map(halve, y, dims, 0, 1, one));
    check("slice", () -> elementwise.slice(halve, y, dims, 3, 4, one));
    OptimizerKernels optimizer = device.kernels(OptimizerKernels.class);
    check("sgd", () -> optimizer.sgd(p, g, x, dims, 4, 0, 0.1));
    check("momentum", () -> optimizer.momentumActive(p, g, dy, dx, x, dims, 4, 0, 0.9, 0.1, true));
    check("adam", () -> optimizer.adam(p, g, dy, dx, x, dims, 4, 0, 1, 0.9, 0.99, 1e-8, 0.1, false));
    ReduceKernels reduce = device.kernels(ReduceKernels.class);
    check("accumulate", () -> reduce.accumulate(x, y, dims, 4, 0));
    check("dot", () -> reduce.dot(x, dy, y, dims, 2, 4, 0));
    check("squares", () -> reduce.squares(x, y, dims, 2, 4, 0));
    check("squared distance", () -> reduce.squaredDistance(x, dy, y, dims, 2, 4, 0));
    check("sum of units", () -> reduce.sumUnits(x, y, dims, 2, 0, 1, 6, 2));
    check("largest of units", () -> reduce.maxUnits(x, y, dims, 2, 0, 1, 6, 2));
    check("count of nonzero", () -> reduce.countNonzero(x, y, dims, 0, 1, 36, 2));
  }
}
