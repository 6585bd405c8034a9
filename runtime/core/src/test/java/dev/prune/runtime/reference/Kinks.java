package dev.prune.runtime.reference;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.PoolKernels;
import dev.prune.runtime.kernel.Window;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;

/**
 * The double reference, watched for numbers near a kink: an input of relu near 0, two rivals for the largest of a window.
 * There the derivative jumps, so that a rounding error, however small, may change a gradient by a whole term of its sum,
 * and no bound on rounding says anything about two devices that took different sides.
 */
public final class Kinks {
  private final ReferenceDevice reference = new ReferenceDevice();
  private final double nearness;
  private int seen;

  /**
   * @param nearness how far from a kink a number may be moved by rounding, as a part of the largest number beside it
   */
  public Kinks(double nearness) {
    this.nearness = nearness;
  }

  /** The reference; its formulas and poolings are watched. */
  public Device device() {
    return proxy(Device.class, reference, (method, arguments) -> {
      if (method.getName().equals("kernels") && arguments[0] == ElementwiseKernels.class) {
        return proxy(ElementwiseKernels.class, reference.kernels(ElementwiseKernels.class), this::formula);
      }
      if (method.getName().equals("kernels") && arguments[0] == PoolKernels.class) {
        return proxy(PoolKernels.class, reference.kernels(PoolKernels.class), this::pooling);
      }
      return null;
    });
  }

  /** How many numbers were near a kink since this was asked last. */
  public int takeSeen() {
    int was = seen;
    seen = 0;
    return was;
  }

  /** {@code map} and {@code slice}: f, out, dims, two places in dims, inputs in an array or one by one. */
  private Object formula(Method method, Object[] arguments) {
    int[] dims = ReferenceInts.numbers((dev.prune.runtime.kernel.Ints) arguments[2]);
    int first = dims[(int) arguments[3]];
    int second = dims[(int) arguments[4]];
    boolean map = method.getName().equals("map");
    Object[] inputs =
        arguments[5] instanceof Buffer[] several ? several : Arrays.copyOfRange(arguments, 5, arguments.length);
    double[][] in =
        Arrays.stream(inputs).map(input -> ReferenceBuffer.reals((Buffer) input)).toArray(double[][]::new);
    look((Elementwise) arguments[0], in, map ? 0 : first, map ? first * second : first + second);
    return null;
  }

  private void look(Elementwise f, double[][] in, int from, int to) {
    for (int k = 0; k < in.length; k++) {
      double step = nearness * largest(in[k], from, to);
      double[][] moved = in.clone();
      double[] middle = new double[to];
      double[] above = new double[to];
      double[] below = new double[to];
      f.run(middle, in, from, to);
      moved[k] = moved(in[k], from, to, step);
      f.run(above, moved, from, to);
      moved[k] = moved(in[k], from, to, -step);
      f.run(below, moved, from, to);
      // A smooth formula bends by the square of the step, a kink by the step. What is exactly 0 is so on every device.
      double bent = 1e-2 * nearness * largest(middle, from, to);
      for (int i = from; i < to; i++) {
        if (in[k][i] != 0 && Math.abs(above[i] - 2 * middle[i] + below[i]) > bent) {
          seen++;
        }
      }
    }
  }

  private static double[] moved(double[] values, int from, int to, double step) {
    double[] moved = Arrays.copyOf(values, to);
    for (int i = from; i < to; i++) {
      moved[i] += step;
    }
    return moved;
  }

  private static double largest(double[] values, int from, int to) {
    double largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }

  /** {@code max}: x, y, dims, rows, channels, window. */
  private Object pooling(Method method, Object[] arguments) {
    if (!method.getName().equals("max")) {
      return null;
    }
    double[] x = ReferenceBuffer.reals((Buffer) arguments[0]);
    int[] dims = ReferenceInts.numbers((dev.prune.runtime.kernel.Ints) arguments[2]);
    Window w = (Window) arguments[5];
    int images = dims[(int) arguments[3]] * dims[(int) arguments[4]];
    double near = 2 * nearness * largest(x, 0, images * w.inArea());
    for (int output = 0; output < images * w.outArea(); output++) {
      double largest = Double.NEGATIVE_INFINITY;
      double second = Double.NEGATIVE_INFINITY;
      int top = output % w.outArea() / w.outWidth() * w.strideHeight() - w.padTop();
      int left = output % w.outWidth() * w.strideWidth() - w.padLeft();
      for (int row = Math.max(0, top); row < Math.min(w.inHeight(), top + w.kernelHeight()); row++) {
        for (int column = Math.max(0, left); column < Math.min(w.inWidth(), left + w.kernelWidth()); column++) {
          double value = x[output / w.outArea() * w.inArea() + row * w.inWidth() + column];
          second = Math.max(second, Math.min(largest, value));
          largest = Math.max(largest, value);
        }
      }
      if (largest != second && largest - second < near) {
        seen++;
      }
    }
    return null;
  }

  private interface Watcher {
    /** Looks at a call before it is made; what is not null is its result. */
    Object see(Method method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, T watched, Watcher watcher) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Object own = watcher.see(method, arguments == null ? new Object[0] : arguments);
              try {
                return own != null ? own : method.invoke(watched, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
