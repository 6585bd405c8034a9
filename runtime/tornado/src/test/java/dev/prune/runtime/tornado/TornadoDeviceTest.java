package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.BatchKernels;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Residency and the rules of procedures. */
@NeedsTornado
class TornadoDeviceTest {
  private TornadoDevice device;
  private FlatKernels flat;
  private Ints dims;

  @BeforeEach
  void open() {
    device = TornadoDevice.create(0);
    flat = device.kernels(FlatKernels.class);
    dims = device.ints("dims", 1);
    device.write(dims, 0, new int[] {3}, 0, 1);
  }

  @AfterEach
  void close() {
    device.close();
  }

  private Buffer buffer(String label, float... values) {
    Buffer buffer = device.floats(label, values.length);
    device.write(buffer, 0, values, 0, values.length);
    return buffer;
  }

  private float[] values(Buffer buffer) {
    float[] values = new float[buffer.size()];
    device.read(buffer, 0, values, 0, values.length);
    return values;
  }

  @Test
  void proceduresShareWhatIsOnTheDevice() {
    Buffer a = buffer("a", 1, 2, 3);
    Buffer b = buffer("b", 10, 20, 30);
    Runnable add = device.procedure("add", () -> flat.add(a, b, dims, 0));
    Runnable copy = device.procedure("copy", () -> flat.copy(b, a, dims, 0));
    add.run();
    copy.run();
    add.run();
    assertArrayEquals(new float[] {22, 44, 66}, values(b));
  }

  @Test
  void aPartialWriteKeepsTheRestOfWhatAKernelWrote() {
    Buffer a = buffer("a", 1, 2, 3);
    Buffer b = buffer("b", 10, 20, 30);
    Runnable add = device.procedure("add", () -> flat.add(a, b, dims, 0));
    add.run();
    device.write(b, 1, new float[] {100}, 0, 1);
    add.run();
    assertArrayEquals(new float[] {12, 102, 36}, values(b));
  }

  @Test
  void aPartialWriteKeepsTheRestOfTheWholeNumbersThatAKernelWrote() {
    Ints order = device.ints("order", 3);
    device.write(order, 0, new int[] {7, 8, 9}, 0, 3);
    Ints samples = device.ints("samples", 3);
    Ints place = device.ints("place", 2);
    device.write(place, 0, new int[] {0, 3}, 0, 2);
    BatchKernels batch = device.kernels(BatchKernels.class);
    device.procedure("batch", () -> batch.samples(order, samples, place, 0, 1)).run();
    device.write(samples, 1, new int[] {100}, 0, 1);
    int[] found = new int[3];
    device.read(samples, 0, found, 0, 3);
    assertArrayEquals(new int[] {7, 100, 9}, found);
  }

  @Test
  void aLongProcedureIsSplitIntoGraphs() {
    Buffer a = buffer("a", 1, 2, 3);
    Buffer b = buffer("b", 0, 0, 0);
    Runnable many =
        device.procedure(
            "many",
            () -> {
              for (int i = 0; i < 70; i++) {
                flat.add(a, b, dims, 0);
              }
            });
    many.run();
    assertArrayEquals(new float[] {70, 140, 210}, values(b));
  }

  @Test
  void buffersComeAndGo() {
    long before = device.allocatedBytes();
    Buffer kept = buffer("kept", 1, 2, 3);
    for (int i = 0; i < 20; i++) {
      Buffer other = device.floats("other", 3);
      device.procedure("copy", () -> flat.copy(kept, other, dims, 0)).run();
      assertArrayEquals(new float[] {1, 2, 3}, values(other));
      device.free(other);
    }
    assertEquals(before + 3 * Float.BYTES, device.allocatedBytes());
  }

  @Test
  void brokenRulesAreSentences() {
    Buffer a = buffer("a", 1, 2, 3);
    Buffer b = buffer("b", 1, 2, 3);
    refused("outside a procedure", () -> flat.copy(a, b, dims, 0));
    refused("twice", device.procedure("twice", () -> flat.copy(a, a, dims, 0)));
    refused("kernel calls only", device.procedure("reads", () -> values(a)));
    Runnable copy = device.procedure("copy", () -> flat.copy(a, b, dims, 0));
    copy.run();
    device.free(a);
    refused("was freed", copy);
  }

  private static void refused(String words, Runnable deed) {
    String message = assertThrows(PruneException.class, deed::run).getMessage();
    assertTrue(message.contains(words), message);
  }
}
