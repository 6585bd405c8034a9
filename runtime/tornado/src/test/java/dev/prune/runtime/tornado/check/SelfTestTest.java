package dev.prune.runtime.tornado.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The self-test, on the cpu device and on cpu devices with one wrong kernel. */
class SelfTestTest {
  @Test
  void itsCasesAreInTheCatalogue() {
    assertTrue(SelfTest.cases().stream().allMatch(Objects::nonNull), "a name of " + SelfTest.NAMES + " is no case");
  }

  @Test
  void aDeviceThatIsRightPasses() {
    try (Device device = CpuDevice.create(1)) {
      long before = device.allocatedBytes();
      SelfTest.run(device);
      assertEquals(before, device.allocatedBytes(), "buffers left behind");
    }
  }

  /** A gather that is one place off, as wrong indices are. */
  @Test
  void aWrongKernelStops() {
    refused("`gather 1003`", (flat, from, index, to, dims, count) -> flat.copy(from, to, dims, count));
  }

  /** A kernel that does nothing, as one of which the driver lost the launch. */
  @Test
  void aKernelThatDoesNothingStops() {
    refused("`gather 1003`", (flat, from, index, to, dims, count) -> {});
  }

  /** Off by what no rounding explains. */
  @Test
  void aKernelThatIsSlightlyOffStops() {
    refused(
        "times what rounding explains",
        (flat, from, index, to, dims, count) -> {
          flat.gather(from, index, to, dims, count);
          flat.add(from, to, dims, count);
        });
  }

  /** In the place of the gather. */
  private interface WrongGather {
    void gather(FlatKernels flat, Buffer from, Ints index, Buffer to, Ints dims, int count);
  }

  private static void refused(String words, WrongGather wrong) {
    try (Device device = CpuDevice.create(1)) {
      PruneException e = assertThrows(PruneException.class, () -> SelfTest.run(with(device, wrong)));
      assertEquals(Failure.DEVICE, e.failure());
      assertTrue(e.getMessage().contains(words), e.getMessage());
      assertTrue(e.getMessage().contains("to["), e.getMessage());
      assertTrue(e.help().contains("--skip-self-test"), e.help());
    }
  }

  /** The device, with another gather. */
  private static Device with(Device device, WrongGather wrong) {
    FlatKernels flat = device.kernels(FlatKernels.class);
    FlatKernels other =
        proxy(
            FlatKernels.class, flat,
            (name, given) -> {
              if (!name.equals("gather")) {
                return false;
              }
              wrong.gather(flat, (Buffer) given[0], (Ints) given[1], (Buffer) given[2], (Ints) given[3], (int) given[4]);
              return true;
            });
    return (Device)
        Proxy.newProxyInstance(
            SelfTestTest.class.getClassLoader(), new Class<?>[] {Device.class},
            (self, method, given) -> {
              if (method.getName().equals("kernels") && given[0] == FlatKernels.class) {
                return other;
              }
              return call(() -> method.invoke(device, given));
            });
  }

  private interface Replacement {
    boolean did(String name, Object[] given);
  }

  private static <T> T proxy(Class<T> type, T inner, Replacement replacement) {
    return type.cast(
        Proxy.newProxyInstance(
            SelfTestTest.class.getClassLoader(), List.of(type).toArray(Class<?>[]::new),
            (self, method, given) ->
                replacement.did(method.getName(), given) ? null : call(() -> method.invoke(inner, given))));
  }

  private interface Call {
    Object run() throws ReflectiveOperationException;
  }

  private static Object call(Call call) throws Throwable {
    try {
      return call.run();
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
