package dev.prune.runtime.cpu;

import static dev.prune.runtime.cpu.Bed.check;
import static dev.prune.runtime.cpu.Bed.expectation;
import static dev.prune.runtime.cpu.Bed.floats;
import static dev.prune.runtime.cpu.Bed.ints;
import static dev.prune.runtime.cpu.Bed.random;
import static dev.prune.runtime.cpu.Bed.read;
import static dev.prune.runtime.cpu.Bed.target;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.runtime.cpu.vector.VectorArithmetic;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.OptimizerKernels;
import dev.prune.runtime.kernel.ReduceKernels;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels over long runs: sizes that end within a vector, a block of a sum, or a unit of the team. */
class CpuElementTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 17, 1023, 1040, 8192, 20_011})
  void sums(int n) {
    float[] a = random(1, n + 9);
    float[] b = random(2, n + 9);
    double[] totals = expectation(4);
    totals[0] = 0;
    totals[1] = 0;
    totals[2] = 0;
    for (int i = 3; i < n + 3; i++) {
      totals[0] += (double) a[i] * b[i];
      totals[1] += (double) a[i] * a[i];
      totals[2] += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    check(totals, 16, device -> {
      Buffer result = target(device, 4);
      ReduceKernels reduce = device.kernels(ReduceKernels.class);
      Buffer left = floats(device, a);
      Buffer right = floats(device, b);
      reduce.dot(left, right, result, ints(device, 3, n), 0, 1, 0);
      reduce.squares(left, result, ints(device, 3, n), 0, 1, 1);
      reduce.squaredDistance(left, right, result, ints(device, 3, n), 0, 1, 2);
      return read(device, result);
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 8193, 20_011})
  void copies(int n) {
    float[] a = random(1, n + 9);
    float[] b = random(2, n + 9);
    double[] y = expectation(n + 9);
    for (int i = 0; i < n; i++) {
      y[5 + i] = a[2 + i];
    }
    for (int i = 0; i < n; i++) {
      y[i] = (float) ((float) y[i] + b[i]) * b[n - 1 - i];
    }
    check(y, 0, device -> {
      Buffer result = target(device, n + 9);
      Buffer factors = target(device, n + 9);
      FlatKernels flat = device.kernels(FlatKernels.class);
      int[] backwards = new int[n];
      for (int i = 0; i < n; i++) {
        backwards[i] = n - 1 - i;
      }
      flat.copySlice(floats(device, a), result, ints(device, 2, 5, n), 0, 1, 2);
      flat.gather(floats(device, b), ints(device, backwards), factors, ints(device, n), 0);
      flat.add(floats(device, b), result, ints(device, n), 0);
      flat.multiply(result, factors, ints(device, n), 0);
      return read(device, result);
    });
  }

  /** A mask with long and short stretches: the masked form equals the other one where active, and keeps the rest. */
  @ParameterizedTest
  @ValueSource(ints = {1, 40, 20_011})
  void maskedSteps(int n) {
    float[] p = random(1, n + 5);
    float[] g = random(2, n + 5);
    float[] active = new float[n + 5];
    for (int i = 0; i < n; i++) {
      active[i] = i % 97 < 30 || i % 5 == 0 ? 0 : 1;
    }
    for (int kind = 0; kind < 4; kind++) {
      int optimizer = kind;
      float[][] all = new float[2][];
      for (boolean masked : new boolean[] {false, true}) {
        try (CpuDevice device = CpuDevice.create(3, new VectorArithmetic(), 0)) {
          all[masked ? 1 : 0] = step(device, optimizer, p, g, masked ? active : null, n);
        }
      }
      for (int i = 0; i < all[0].length; i++) {
        int element = i % (n + 5);
        boolean moves = element < n && active[element] != 0;
        float before = i < n + 5 ? p[element] : 0.25f;
        assertEquals(moves ? all[0][i] : before, all[1][i], 0f, "element " + i + " of optimiser " + kind);
        if (element >= n) {
          assertEquals(before, all[0][i], 0f);
        }
      }
    }
  }

  /** Parameters and both slots after one step. */
  private static float[] step(CpuDevice device, int kind, float[] p, float[] g, float[] active, int n) {
    OptimizerKernels o = device.kernels(OptimizerKernels.class);
    Buffer parameters = floats(device, p);
    Buffer gradients = floats(device, g);
    float[] quarter = new float[p.length];
    Arrays.fill(quarter, 0.25f);
    Buffer first = floats(device, quarter);
    Buffer second = floats(device, quarter);
    Buffer scalars = floats(device, 0.1f, 0.3f, 0.7f);
    Ints dims = ints(device, n);
    if (active == null) {
      switch (kind) {
        case 0 -> o.sgd(parameters, gradients, scalars, dims, 0, 0, 0.01);
        case 1 -> o.momentum(parameters, gradients, first, scalars, dims, 0, 0, 0.9, 0.01, false);
        case 2 -> o.momentum(parameters, gradients, first, scalars, dims, 0, 0, 0.9, 0.01, true);
        default -> o.adam(parameters, gradients, first, second, scalars, dims, 0, 0, 1, 0.9, 0.99, 1e-8, 0.01, true);
      }
    } else {
      Buffer mask = floats(device, active);
      switch (kind) {
        case 0 -> o.sgdActive(parameters, gradients, mask, scalars, dims, 0, 0, 0.01);
        case 1 -> o.momentumActive(parameters, gradients, first, mask, scalars, dims, 0, 0, 0.9, 0.01, false);
        case 2 -> o.momentumActive(parameters, gradients, first, mask, scalars, dims, 0, 0, 0.9, 0.01, true);
        default ->
            o.adamActive(
                parameters, gradients, first, second, mask, scalars, dims, 0, 0, 1, 0.9, 0.99, 1e-8, 0.01, true);
      }
    }
    float[] all = new float[3 * p.length];
    device.read(parameters, 0, all, 0, p.length);
    device.read(first, 0, all, p.length, p.length);
    device.read(second, 0, all, 2 * p.length, p.length);
    return all;
  }
}
