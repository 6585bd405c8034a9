package dev.prune.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.KernelFamily;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuDeviceTest {
  private final CpuDevice device = CpuDevice.create(2);

  @Test
  void saysWhatItIs() {
    assertEquals("cpu", device.name());
    assertEquals(2, device.threads());
    assertEquals(4, device.realBytes());
    assertTrue(device.description().matches("cpu \\(.*, 2 threads\\)"), device.description());
  }

  @Test
  void zeroThreadsAreOneAProcessor() {
    try (CpuDevice all = CpuDevice.create(0)) {
      assertEquals(Runtime.getRuntime().availableProcessors(), all.threads());
    }
    PruneException e = assertThrows(PruneException.class, () -> CpuDevice.create(-1));
    assertEquals(Failure.USAGE, e.failure());
  }

  @Test
  void givesNoNoticeWhereTheVectorModuleIsPresent() {
    List<String> notices = new ArrayList<>();
    CpuDevice.create(1, notices::add).close();
    assertEquals(List.of(), notices);
  }

  @Test
  void countsEveryByte() {
    Buffer a = device.floats("a", 100);
    Ints b = device.ints("b", 7);
    assertEquals(428, device.allocatedBytes());
    device.free(a);
    assertEquals(28, device.allocatedBytes());
    device.free(b);
    assertEquals(0, device.allocatedBytes());
  }

  @Test
  void scratchGrowsWithShapesOnly() {
    Buffer x = device.floats("x", 64 * 40);
    Buffer y = device.floats("y", 64 * 30);
    Buffer p = device.floats("p", 40 * 30);
    Ints dims = Bed.ints(device, 64, 40, 30, 0, 32);
    DenseKernels dense = device.kernels(DenseKernels.class);
    assertEquals(0, device.scratchBytes());
    dense.forward(x, p, y, dims, 0, 1, 2, 3, -1);
    long once = device.scratchBytes();
    assertTrue(once > 0);
    dense.forward(x, p, y, dims, 0, 1, 2, 3, -1);
    dense.forward(x, p, y, dims, 4, 1, 2, 3, -1);
    assertEquals(once, device.scratchBytes());
  }

  @Test
  void copiesExactly() {
    Buffer buffer = device.floats("b", 5);
    device.write(buffer, 1, new float[] {9, 1, 2, 3}, 1, 3);
    device.write(buffer, 4, new double[] {0.1}, 0, 1);
    float[] floats = new float[6];
    device.read(buffer, 0, floats, 1, 5);
    assertArrayEquals(new float[] {0, 0, 1, 2, 3, 0.1f}, floats);
    double[] doubles = new double[2];
    device.read(buffer, 3, doubles, 0, 2);
    assertArrayEquals(new double[] {3, 0.1f}, doubles);
    Ints ints = device.ints("i", 3);
    device.write(ints, 1, new int[] {4, 5}, 0, 2);
    int[] read = new int[3];
    device.read(ints, 0, read, 0, 3);
    assertArrayEquals(new int[] {0, 4, 5}, read);
  }

  @Test
  void refusesCopiesThatLeaveABuffer() {
    Buffer buffer = device.floats("weights", 5);
    for (int at : new int[] {-1, 4, Integer.MAX_VALUE}) {
      PruneException e = assertThrows(PruneException.class, () -> device.write(buffer, at, new float[9], 0, 2));
      assertTrue(e.getMessage().contains("`weights`"), e.getMessage());
    }
    assertThrows(PruneException.class, () -> device.read(buffer, 0, new float[2], 1, 2));
    assertThrows(PruneException.class, () -> device.read(buffer, 0, new float[2], 0, -1));
  }

  @Test
  void refusesBuffersThatAreFreed() {
    Buffer buffer = device.floats("old", 5);
    device.free(buffer);
    PruneException e = assertThrows(PruneException.class, () -> device.read(buffer, 0, new float[5], 0, 5));
    assertEquals("The buffer `old` is used after it was freed.", e.getMessage());
    assertEquals(Failure.INTERNAL, e.failure());
    assertThrows(PruneException.class, () -> device.free(buffer));
    Ints ints = device.ints("old", 5);
    device.free(ints);
    assertThrows(PruneException.class, () -> device.free(ints));
  }

  @Test
  void refusesBuffersOfAnotherDevice() {
    try (CpuDevice other = CpuDevice.create(1)) {
      Buffer foreign = other.floats("foreign", 5);
      Ints dims = device.ints("dims", 1);
      FlatKernels flat = device.kernels(FlatKernels.class);
      PruneException e = assertThrows(PruneException.class, () -> flat.fill(foreign, dims, 0, 1));
      assertTrue(e.getMessage().contains("another device"), e.getMessage());
      assertThrows(PruneException.class, () -> other.free(dims));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertEquals(Failure.MEMORY, assertThrows(PruneException.class, () -> device.floats("b", -1)).failure());
    assertEquals(Failure.MEMORY, assertThrows(PruneException.class, () -> device.ints("b", -1)).failure());
    PruneException e =
        assertThrows(
            PruneException.class,
            () -> {
              for (int i = 0; i < 1000; i++) {
                device.floats("activations", Integer.MAX_VALUE - 8);
              }
            });
    assertEquals(Failure.MEMORY, e.failure());
    assertTrue(e.getMessage().contains("`activations`"), e.getMessage());
    assertEquals(0, device.allocatedBytes() % (4L * (Integer.MAX_VALUE - 8)));
  }

  @Test
  void aProcedureIsItsBody() {
    Runnable body = () -> {};
    assertSame(body, device.procedure("train step", body));
  }

  @Test
  void anUnknownFamilyIsNamed() {
    interface Spectral extends KernelFamily {}
    PruneException e = assertThrows(PruneException.class, () -> device.kernels(Spectral.class));
    assertEquals(Failure.DEVICE, e.failure());
    assertTrue(e.getMessage().contains("Spectral"), e.getMessage());
  }
}
