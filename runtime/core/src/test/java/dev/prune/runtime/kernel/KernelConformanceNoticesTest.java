package dev.prune.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prune.runtime.reference.ReferenceDevice;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** The comparison itself: it must notice a kernel that is slightly wrong or writes where it may not. */
class KernelConformanceNoticesTest {
  /** A float device whose only kernel, {@code copy}, also does {@code harm}. */
  private record Harmful(Harm harm) implements Conformance {
    @Override
    public Device device() {
      Device reference = new ReferenceDevice();
      FlatKernels honest = reference.kernels(FlatKernels.class);
      FlatKernels harmful =
          (FlatKernels)
              Proxy.newProxyInstance(
                  FlatKernels.class.getClassLoader(),
                  new Class<?>[] {FlatKernels.class},
                  (proxy, method, arguments) -> {
                    method.invoke(honest, arguments);
                    harm.to(reference, (Buffer) arguments[0], (Buffer) arguments[1]);
                    return null;
                  });
      return (Device)
          Proxy.newProxyInstance(
              Device.class.getClassLoader(),
              new Class<?>[] {Device.class},
              (proxy, method, arguments) ->
                  method.getName().equals("kernels") ? harmful : method.invoke(reference, arguments));
    }

    @Override
    public double unit() {
      return 0x1p-24;
    }
  }

  private interface Harm {
    void to(Device device, Buffer from, Buffer to);
  }

  private static void add(Device device, Buffer buffer, int at, double amount) {
    double[] number = new double[1];
    device.read(buffer, at, number, 0, 1);
    number[0] += amount;
    device.write(buffer, at, number, 0, 1);
  }

  private static void compare(Harm harm) {
    new Harmful(harm)
        .compare(
            4,
            rig -> {
              Buffer from = rig.reals("from", 5);
              Buffer to = rig.reals("to", 5);
              Ints dims = rig.ints("dims", 4);
              rig.run(dims, () -> rig.kernels(FlatKernels.class).copy(from, to, dims, 0), new int[] {4});
            });
  }

  @Test
  void roundingPasses() {
    compare((device, from, to) -> add(device, to, 0, 0x1p-22));
  }

  @Test
  void moreThanRoundingIsNoticed() {
    assertThrows(AssertionFailedError.class, () -> compare((device, from, to) -> add(device, to, 0, 0x1p-17)));
  }

  @Test
  void aTouchedInputIsNoticed() {
    assertThrows(AssertionFailedError.class, () -> compare((device, from, to) -> add(device, from, 0, 0x1p-24)));
  }

  @Test
  void aTouchedTailIsNoticed() {
    assertThrows(AssertionFailedError.class, () -> compare((device, from, to) -> add(device, to, 4, 0x1p-24)));
  }

  @Test
  void aTouchedSlackIsNoticed() {
    assertThrows(
        AssertionFailedError.class, () -> compare((device, from, to) -> add(device, to, 5 + Rig.SLACK - 1, 0x1p-24)));
  }

  @Test
  void aNaNIsNoticed() {
    assertThrows(AssertionFailedError.class, () -> compare((device, from, to) -> add(device, to, 0, Double.NaN)));
  }

  @Test
  void aTouchedWholeNumberIsNoticed() {
    KernelConformanceReferenceTest tested = new KernelConformanceReferenceTest();
    List<Rig> rigs = new ArrayList<>();
    assertThrows(
        AssertionFailedError.class,
        () ->
            tested.compare(
                4,
                rig -> {
                  rigs.add(rig);
                  Ints order = rig.ints("order", 5, 6);
                  Ints samples = rig.ints("samples", 7, 8);
                  Ints dims = rig.ints("dims", 0, 0);
                  // The device under test writes one number more than the oracle.
                  int[] sizes = {0, rigs.size()};
                  BatchKernels batch = rig.kernels(BatchKernels.class);
                  rig.run(dims, () -> batch.samples(order, samples, dims, 0, 1), sizes);
                }));
  }
}
