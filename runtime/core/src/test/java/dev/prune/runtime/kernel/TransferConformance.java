package dev.prune.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prune.runtime.PruneException;
import org.junit.jupiter.api.Test;

interface TransferConformance extends Conformance {
  @Test
  default void buffersStartAtZeroAndCountTheirBytes() {
    try (Device device = device()) {
      long before = device.allocatedBytes();
      Buffer x = device.floats("x", 3);
      Ints n = device.ints("n", 2);
      assertEquals("x", x.label());
      assertEquals(3, x.size());
      assertEquals("n", n.label());
      assertEquals(2, n.size());
      assertEquals(3L * device.realBytes() + 2 * 4, device.allocatedBytes() - before);
      double[] reals = {1, 1, 1};
      device.read(x, 0, reals, 0, 3);
      assertArrayEquals(new double[3], reals);
      int[] whole = {1, 1};
      device.read(n, 0, whole, 0, 2);
      assertArrayEquals(new int[2], whole);
      device.free(x);
      device.free(n);
      assertEquals(before, device.allocatedBytes());
    }
  }

  @Test
  default void transfersMoveSlices() {
    try (Device device = device()) {
      Buffer x = device.floats("x", 5);
      device.write(x, 1, new float[] {9, 1, 2}, 1, 2);
      device.write(x, 3, new double[] {9, 9, 3}, 2, 1);
      double[] doubles = {7, 7, 7, 7, 7, 7};
      device.read(x, 0, doubles, 1, 5);
      assertArrayEquals(new double[] {7, 0, 1, 2, 3, 0}, doubles);
      float[] floats = {7, 7};
      device.read(x, 2, floats, 1, 1);
      assertArrayEquals(new float[] {7, 2}, floats);

      Ints n = device.ints("n", 3);
      device.write(n, 1, new int[] {9, -5, 6}, 1, 2);
      int[] ints = {7, 7, 7};
      device.read(n, 0, ints, 0, 2);
      assertArrayEquals(new int[] {0, -5, 7}, ints);
    }
  }

  @Test
  default void useAfterFreeIsAnError() {
    try (Device device = device()) {
      Buffer x = device.floats("x", 1);
      Ints n = device.ints("n", 1);
      device.free(x);
      device.free(n);
      assertThrows(PruneException.class, () -> device.read(x, 0, new float[1], 0, 1));
      assertThrows(PruneException.class, () -> device.write(n, 0, new int[1], 0, 1));
      assertThrows(PruneException.class, () -> device.free(x));
    }
  }

  @Test
  default void aTransferBeyondItsBufferIsAnError() {
    try (Device device = device()) {
      Buffer x = device.floats("x", 2);
      assertThrows(RuntimeException.class, () -> device.read(x, 1, new float[2], 0, 2));
      assertThrows(RuntimeException.class, () -> device.write(x, 0, new double[1], 0, 2));
    }
  }
}
