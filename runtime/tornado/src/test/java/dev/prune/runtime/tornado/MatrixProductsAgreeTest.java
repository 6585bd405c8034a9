package dev.prune.runtime.tornado;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.kernel.DenseKernels;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.tornado.check.Agreement;
import dev.prune.runtime.tornado.check.KernelCase;
import dev.prune.runtime.tornado.check.KernelCases;
import dev.prune.runtime.tornado.check.PreparedCase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The product in tiles, which a CPU would choose for very large matrices only, on small ones: near the reference, and the
 * same bits as the product without tiles, because which of them runs depends on how large buffers are.
 */
@NeedsTornado
class MatrixProductsAgreeTest {
  private static TornadoDevice device;
  private static Device tiled;
  private static Device untiled;

  @BeforeAll
  static void open() throws ReflectiveOperationException {
    device = TornadoDevice.create(0);
    Recorder recorder = KernelFilesTest.recorder(device);
    tiled = with(new TornadoDense(recorder, 0));
    untiled = with(new TornadoDense(recorder, Integer.MAX_VALUE));
  }

  @AfterAll
  static void close() {
    device.close();
  }

  static List<KernelCase> dense() {
    return KernelCases.small().stream().filter(c -> c.name().startsWith("dense")).toList();
  }

  @ParameterizedTest
  @MethodSource("dense")
  void tilesAgreeWithTheReferenceAndToTheBit(KernelCase kernelCase) {
    Agreement agreement = kernelCase.compare(tiled);
    assertTrue(agreement.agrees(), () -> agreement.worst() + " of what is allowed: " + agreement.place());
    try (PreparedCase small = kernelCase.prepare(untiled);
        PreparedCase large = kernelCase.prepare(tiled)) {
      for (int run = 0; run < kernelCase.sizes().size(); run++) {
        small.run(run);
        large.run(run);
        Map<String, double[]> expected = small.contents();
        Map<String, double[]> found = large.contents();
        expected.forEach((label, numbers) -> assertArrayEquals(numbers, found.get(label), 0.0, label));
      }
    }
  }

  /** The device with other kernels for dense layers. */
  private static Device with(DenseKernels dense) {
    return (Device)
        Proxy.newProxyInstance(
            Device.class.getClassLoader(),
            new Class<?>[] {Device.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("kernels") && arguments[0] == DenseKernels.class) {
                return dense;
              }
              try {
                return method.invoke(device, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
