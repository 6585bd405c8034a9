package dev.prune.runtime.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.KernelFamily;
import dev.prune.runtime.kernel.SoftmaxKernels;
import org.junit.jupiter.api.Test;

/** What the device says, and how it fails. */
class ReferenceDeviceTest {
  private final ReferenceDevice device = new ReferenceDevice();

  private static void assertFails(Failure failure, String message, Runnable code) {
    PruneException thrown = assertThrows(PruneException.class, code::run);
    assertEquals(message, thrown.getMessage());
    assertEquals(failure, thrown.failure());
  }

  @Test
  void saysWhatItIs() {
    assertEquals("reference", device.name());
    assertEquals("reference (double precision, one thread, written to be read)", device.description());
    assertEquals(1, device.threads());
    assertEquals(8, device.realBytes());
    Runnable body = () -> {};
    assertSame(body, device.procedure("p", body));
    device.close();
  }

  @Test
  void keepsDoublesExactlyAndRoundsForFloats() {
    Buffer x = device.floats("x", 1);
    device.write(x, 0, new double[] {0.1}, 0, 1);
    double[] exact = new double[1];
    device.read(x, 0, exact, 0, 1);
    assertEquals(0.1, exact[0]);
    float[] rounded = new float[1];
    device.read(x, 0, rounded, 0, 1);
    assertEquals(0.1f, rounded[0]);
  }

  @Test
  void failsWithSentences() {
    Buffer x = device.floats("x", 2);
    assertFails(
        Failure.DEVICE,
        "A transfer of 2 numbers at 1 leaves the buffer `x` of 2.",
        () -> device.read(x, 1, new double[2], 0, 2));
    assertFails(
        Failure.DEVICE,
        "A transfer between the buffer `x` and a host array needs 2 numbers at 1, but the array has 2.",
        () -> device.write(x, 0, new float[2], 1, 2));
    device.free(x);
    assertFails(Failure.DEVICE, "The buffer `x` is used after it was freed.", () -> device.free(x));
    assertFails(Failure.DEVICE, "The buffer `y` cannot hold -1 numbers.", () -> device.floats("y", -1));
    Buffer foreign =
        new Buffer() {
          @Override
          public String label() {
            return "z";
          }

          @Override
          public int size() {
            return 0;
          }
        };
    assertFails(
        Failure.DEVICE, "The buffer `z` does not belong to the reference device.", () -> device.free(foreign));
    interface OtherKernels extends KernelFamily {}
    assertFails(
        Failure.DEVICE,
        "The reference device has no kernels of the family OtherKernels.",
        () -> device.kernels(OtherKernels.class));
  }

  @Test
  void aBufferThatDoesNotFitSaysHowManyBytes() {
    assertFails(
        Failure.MEMORY,
        "The buffer `huge` needs 17179869176 bytes, which do not fit beside the 0 bytes that are allocated.",
        () -> device.floats("huge", Integer.MAX_VALUE));
    assertEquals(0, device.allocatedBytes());
  }

  @Test
  void aKernelRefusesFreedBuffers() {
    Buffer x = device.floats("x", 1);
    Buffer y = device.floats("y", 1);
    device.free(x);
    assertThrows(
        PruneException.class,
        () -> device.kernels(SoftmaxKernels.class).forward(x, y, device.ints("dims", 2), 0, 1));
  }
}
