package dev.prune.runtime.cpu;

import static dev.prune.runtime.cpu.Bed.floats;
import static dev.prune.runtime.cpu.Bed.ints;
import static dev.prune.runtime.cpu.Bed.random;
import static dev.prune.runtime.cpu.Bed.read;
import static dev.prune.runtime.cpu.Bed.target;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.cpu.plain.PlainArithmetic;
import dev.prune.runtime.cpu.vector.VectorArithmetic;
import dev.prune.runtime.kernel.BatchNormKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.Ints;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels that wait for the next one leave the bits that they leave when each is read before the next is called. */
class CpuDeferredTest {
  private static final int ROWS = 3;
  private static final int CHANNELS = 5;
  private static final Elementwise RELU = new Formula("relu", 1) {
    @Override
    float of(float[][] in, int i) {
      return Math.max(0, in[0][i]);
    }
  };
  private static final Elementwise RELU_BACKWARD = new Formula("reluBackward", 2) {
    @Override
    float of(float[][] in, int i) {
      return in[0][i] > 0 ? in[1][i] : 0;
    }
  };

  private abstract static class Formula extends Elementwise {
    Formula(String name, int arity) {
      super(name, arity);
    }

    abstract float of(float[][] in, int i);

    @Override
    public void run(float[] out, float[][] in, int from, int to) {
      for (int i = from; i < to; i++) {
        out[i] = of(in, i);
      }
    }

    @Override
    public void run(double[] out, double[][] in, int from, int to) {
      throw new UnsupportedOperationException();
    }
  }

  /** How a layer is called. */
  private enum How {
    /** What a call leaves is read before the next one. */
    SETTLED,
    /** Nothing is read until all calls are made. */
    WAITING,
    /** As waiting, and the caller says where a buffer is read for the last time. */
    PASSED_ON
  }

  /** A device on which a layer goes forward and backward. */
  private static final class Layer {
    private final CpuDevice device;
    private final How how;
    private final int area;
    private final int size;
    private final Ints dims;
    private final BatchNormKernels norm;
    private final ElementwiseKernels elementwise;
    private final List<float[]> results = new ArrayList<>();

    Layer(CpuDevice device, How how, int area) {
      this.device = device;
      this.how = how;
      this.area = area;
      this.size = ROWS * CHANNELS * area;
      this.dims = ints(device, ROWS, CHANNELS, 0, CHANNELS, CHANNELS * area);
      this.norm = device.kernels(BatchNormKernels.class);
      this.elementwise = device.kernels(ElementwiseKernels.class);
    }

    private void called(Buffer result) {
      if (how == How.SETTLED) {
        read(device, result);
      }
    }

    private Buffer last(Buffer read) {
      return how == How.PASSED_ON ? read.lastRead() : read;
    }

    List<float[]> run(boolean others) {
      Buffer x = floats(device, random(1, size));
      Buffer moments = target(device, 2 * CHANNELS);
      Buffer parameters = floats(device, random(2, 2 * CHANNELS));
      Buffer y = target(device, size);
      Buffer relu = target(device, size);
      norm.moments(x, moments, dims, 0, 1, area);
      norm.normalize(x, moments, parameters, y, dims, 0, 1, 2, 3, area, 1e-5);
      called(y);
      if (others) {
        // What is read is not what was made, so that nothing fits.
        Buffer other = target(device, size);
        elementwise.map(RELU, other, dims, 0, 4, x);
        called(other);
        results.add(read(device, other));
      }
      elementwise.map(RELU, relu, dims, 0, 4, last(y));
      called(relu);
      Buffer dRelu = floats(device, random(3, size));
      Buffer dy = target(device, size);
      // Writing a buffer would have done what waits.
      Buffer gradients = target(device, 2 * CHANNELS);
      // Generated code puts it where the last gradient lay.
      Buffer dx = how == How.PASSED_ON ? dRelu : target(device, size);
      elementwise.map(RELU_BACKWARD, dy, dims, 0, 4, relu, dRelu);
      called(dy);
      norm.byParameters(x, moments, others ? dRelu : dy, gradients, dims, 0, 1, 2, 3, area, 1e-5);
      called(gradients);
      norm.byData(x, moments, parameters, last(dy), dx, dims, 0, 1, 2, area, 1e-5);
      called(dx);
      for (Buffer result : List.of(y, relu, dy, gradients, dx)) {
        results.add(read(device, result));
      }
      return results;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 49, 64, 256, 400, 1024, 5000})
  void leavesTheSameBits(int area) {
    for (boolean others : new boolean[] {false, true}) {
      for (int threads = 1; threads <= 3; threads++) {
        for (Arithmetic arithmetic : List.of(new PlainArithmetic(), new VectorArithmetic())) {
          try (CpuDevice device = CpuDevice.create(threads, arithmetic, 0)) {
            List<float[]> waiting = new Layer(device, How.WAITING, area).run(others);
            List<float[]> settled = new Layer(device, How.SETTLED, area).run(others);
            for (int i = 0; i < settled.size(); i++) {
              assertArrayEquals(settled.get(i), waiting.get(i), 0f, "result " + i + ", " + threads + " threads");
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 49, 64, 256, 400, 1024, 5000})
  void leavesTheSameBitsWhereWhatIsPassedOnIsNotWritten(int area) {
    for (int threads = 1; threads <= 3; threads++) {
      for (Arithmetic arithmetic : List.of(new PlainArithmetic(), new VectorArithmetic())) {
        try (CpuDevice device = CpuDevice.create(threads, arithmetic, 0)) {
          List<float[]> passing = new Layer(device, How.PASSED_ON, area).run(false);
          List<float[]> settled = new Layer(device, How.SETTLED, area).run(false);
          assertArrayEquals(settled.get(1), passing.get(1), 0f, "relu");
          assertArrayEquals(settled.get(3), passing.get(3), 0f, "gradients");
          assertArrayEquals(settled.get(4), passing.get(4), 0f, "dx");
        }
      }
    }
  }

  @Test
  void doesNotWriteWhatNothingReadsLater() {
    try (CpuDevice device = CpuDevice.create(1)) {
      List<float[]> results = new Layer(device, How.PASSED_ON, 1024).run(false);
      float[] nothing = read(device, target(device, ROWS * CHANNELS * 1024));
      assertArrayEquals(nothing, results.get(0), "y");
      assertArrayEquals(nothing, results.get(2), "dy");
    }
  }

  @Test
  void forgetsLastReadsOfOtherCalls() {
    try (CpuDevice device = CpuDevice.create(1)) {
      Buffer x = floats(device, random(1, 4 * CHANNELS));
      Buffer moments = target(device, 2 * CHANNELS);
      Buffer parameters = floats(device, random(2, 2 * CHANNELS));
      Buffer y = target(device, 4 * CHANNELS);
      Ints dims = ints(device, 1, CHANNELS, 0, CHANNELS, 4 * CHANNELS);
      BatchNormKernels norm = device.kernels(BatchNormKernels.class);
      ElementwiseKernels elementwise = device.kernels(ElementwiseKernels.class);
      // A kernel that has no use for the hint, then one that has, of a call that did not give it.
      norm.moments(y.lastRead(), moments, dims, 0, 1, 4);
      norm.moments(x, moments, dims, 0, 1, 4);
      norm.normalize(x, moments, parameters, y, dims, 0, 1, 2, 3, 4, 1e-5);
      elementwise.map(RELU, target(device, 4 * CHANNELS), dims, 0, 4, y);
      float[] written = read(device, y);
      norm.normalize(x, moments, parameters, y, dims, 0, 1, 2, 3, 4, 1e-5);
      assertArrayEquals(read(device, y), written);
      assertTrue(written[0] != 0);
    }
  }

  @Test
  void isDoneBeforeItsBufferIsFreed() {
    try (CpuDevice device = CpuDevice.create(1)) {
      Buffer x = floats(device, -1, 2, -3, 4);
      Buffer y = target(device, 4);
      device.kernels(ElementwiseKernels.class).map(RELU, y, ints(device, 4, 1), 0, 1, x);
      device.free(x);
      assertArrayEquals(new float[] {0, 2, 0, 4}, read(device, y));
    }
  }

  @Test
  void seesWhatWasThereWhenItWasCalled() {
    try (CpuDevice device = CpuDevice.create(1)) {
      Buffer x = floats(device, -1, 2, -3, 4);
      Buffer y = target(device, 4);
      device.kernels(ElementwiseKernels.class).map(RELU, y, ints(device, 4, 1), 0, 1, x);
      device.write(x, 0, new float[] {9, 9, 9, 9}, 0, 4);
      assertArrayEquals(new float[] {0, 2, 0, 4}, read(device, y));
    }
  }
}
