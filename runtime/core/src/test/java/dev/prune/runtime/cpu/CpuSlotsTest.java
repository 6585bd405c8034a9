package dev.prune.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.OptimizerKernels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slots of weights that no longer have a gradient do not become numbers that processors are slow with. */
class CpuSlotsTest {
  private static final int COUNT = 40;
  private static final int STEPS = 2_000;

  private final CpuDevice device = CpuDevice.create(1);
  private final OptimizerKernels kernels = device.kernels(OptimizerKernels.class);
  private final Buffer p = device.floats("p", COUNT);
  private final Buffer g = device.floats("g", COUNT);
  private final Buffer first = device.floats("first", COUNT);
  private final Buffer second = device.floats("second", COUNT);
  private final Buffer scalars = device.floats("scalars", 3);
  private final Ints dims = Bed.ints(device, COUNT);

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void velocity() {
    begin();
    for (int i = 0; i < STEPS; i++) {
      kernels.momentum(p, g, first, scalars, dims, 0, 0, 0.9, 0, false);
      assertNoneBelowNormal(first);
    }
    assertEquals(0, read(first)[1], 1e-34f);
    // 1e-20 / (1 - 0.9), where the gradient stays.
    assertEquals(1e-19f, read(first)[0], 1e-24f);
  }

  @Test
  void moments() {
    begin();
    for (int i = 0; i < STEPS; i++) {
      kernels.adam(p, g, first, second, scalars, dims, 0, 0, 1, 0.9, 0.5, 1e-8, 0, false);
      assertNoneBelowNormal(first);
      assertNoneBelowNormal(second);
    }
    assertEquals(0, read(first)[1], 1e-34f);
    assertEquals(0, read(second)[1]);
    assertEquals(1e-20f, read(first)[0], 1e-25f);
  }

  /** A small gradient at even places; at odd ones there is none, and slots begin with something. */
  private void begin() {
    float[] gradient = new float[COUNT];
    float[] slots = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      gradient[i] = i % 2 == 0 ? 1e-20f : 0;
      slots[i] = i % 2 == 0 ? 0 : 1e-3f * (i + 1);
    }
    device.write(g, 0, gradient, 0, COUNT);
    device.write(first, 0, slots, 0, COUNT);
    device.write(second, 0, slots, 0, COUNT);
    device.write(scalars, 0, new float[] {1e-3f, 1, 1}, 0, 3);
  }

  private void assertNoneBelowNormal(Buffer slots) {
    for (float value : read(slots)) {
      assertTrue(value == 0 || Math.abs(value) >= Float.MIN_NORMAL, () -> value + " is below the least normal number.");
    }
  }

  private float[] read(Buffer buffer) {
    float[] values = new float[buffer.size()];
    device.read(buffer, 0, values, 0, values.length);
    return values;
  }
}
