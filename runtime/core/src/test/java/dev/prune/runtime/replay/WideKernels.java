package dev.prune.runtime.replay;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.KernelFamily;
import dev.prune.runtime.reference.ReferenceDevice;
import java.lang.reflect.Proxy;

/** A family that breaks what no family of the contract breaks, and a device that has it. */
interface WideKernels extends KernelFamily {
  void twentyOne(
      Buffer a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, int m, int n, int o, int p,
      int q, int r, int s, int t, int u);

  double answer(Buffer a);

  void array(Buffer a, float[] numbers);

  void fail(Buffer a);

  default void twice(Buffer a) {
    nothing(a);
    nothing(a);
  }

  void nothing(Buffer a);

  /** The reference device with this family, whose kernels do nothing but {@code fail}. */
  static Device device() {
    Device reference = new ReferenceDevice();
    return (Device)
        Proxy.newProxyInstance(
            WideKernels.class.getClassLoader(),
            new Class<?>[] {Device.class},
            (proxy, method, arguments) ->
                method.getName().equals("kernels") && arguments[0] == WideKernels.class
                    ? kernels()
                    : method.invoke(reference, arguments));
  }

  private static WideKernels kernels() {
    return (WideKernels)
        Proxy.newProxyInstance(
            WideKernels.class.getClassLoader(),
            new Class<?>[] {WideKernels.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("fail")) {
                throw new PruneException(Failure.DEVICE, "The kernel fails.", "");
              }
              return null;
            });
  }
}
