package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A kernel that TornadoVM cannot compile stops with the reason. Sequential Java would run each of these without
 * complaint and give numbers that look right.
 */
@NeedsTornado
class NoFallbackTornadoTest {
  @ParameterizedTest
  @Timeout(120)
  @ValueSource(strings = {"throwing", "halving", "allocating"})
  void stops(String kernel) {
    try (TornadoDevice device = TornadoDevice.create(0)) {
      Ints dims = device.ints("dims", 2);
      device.write(dims, 0, new int[] {1, 4}, 0, 2);
      Buffer x = device.floats("x", 4);
      Buffer y = device.floats("y", 4);
      device.write(x, 0, new float[] {1, 2, 3, 4}, 0, 4);
      ElementwiseKernels elementwise = device.kernels(ElementwiseKernels.class);
      Runnable procedure = device.procedure("broken", () -> elementwise.map(new Formula(kernel), y, dims, 0, 1, x));
      for (int attempt = 0; attempt < 2; attempt++) {
        PruneException stopped = assertThrows(PruneException.class, procedure::run);
        assertEquals(Failure.DEVICE, stopped.failure());
        assertTrue(stopped.getMessage().contains("`broken`"), stopped.getMessage());
        assertArrayEquals(new float[4], values(device, y), "nothing was written");
      }

      // The device is still good for other kernels.
      FlatKernels flat = device.kernels(FlatKernels.class);
      device.procedure("copy", () -> flat.copy(x, y, dims, 1)).run();
      assertArrayEquals(new float[] {1, 2, 3, 4}, values(device, y));
    }
  }

  private static float[] values(TornadoDevice device, Buffer buffer) {
    float[] values = new float[4];
    device.read(buffer, 0, values, 0, 4);
    return values;
  }

  /** A formula whose form for the device is {@link NoFallbackTornadoTestTornado}. */
  private static final class Formula extends Elementwise {
    Formula(String name) {
      super(name, 1);
    }

    @Override
    public void run(float[] out, float[][] in, int from, int to) {
      throw new AssertionError("runs on the host");
    }

    @Override
    public void run(double[] out, double[][] in, int from, int to) {
      throw new AssertionError("runs on the host");
    }
  }
}
