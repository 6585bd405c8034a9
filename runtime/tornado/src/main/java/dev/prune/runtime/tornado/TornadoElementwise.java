package dev.prune.runtime.tornado;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Generated formulas, in the device's dialect: the formula {@code Relu} inside the class {@code LeNet300} is the static
 * method {@code mapRelu} of the class {@code LeNet300Tornado} beside it.
 *
 * <p>Its parameters are the context, the output, {@code dims}, three places in {@code dims}, and one array an input. It
 * computes the elements from {@code dims[offset]} (0 where the place is -1), {@code dims[rows] * dims[perRow]} of them
 * ({@code dims[rows]} where perRow is -1); a thread for each.
 */
final class TornadoElementwise implements ElementwiseKernels {
  private static final int NONE = -1;

  private final Recorder recorder;
  private final Map<Class<?>, Kernel> kernels = new HashMap<>();

  TornadoElementwise(Recorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void map(Elementwise f, Buffer out, Ints dims, int rows, int perRow, Buffer... in) {
    apply(f, out.size(), out, dims, NONE, rows, perRow, in);
  }

  @Override
  public void slice(Elementwise f, Buffer out, Ints dims, int offset, int count, Buffer... in) {
    apply(f, recorder.now(dims, count), out, dims, offset, count, NONE, in);
  }

  private void apply(
      Elementwise f, int threads, Buffer out, Ints dims, int offset, int rows, int perRow, Buffer[] in) {
    List<Object> arguments = new ArrayList<>(List.of(out, dims, offset, rows, perRow));
    arguments.addAll(Arrays.asList(in));
    recorder.each(kernels.computeIfAbsent(f.getClass(), c -> kernel(f)), threads, arguments.toArray());
  }

  private static Kernel kernel(Elementwise f) {
    Class<?> home = f.getClass().getEnclosingClass();
    String name = (home == null ? f.getClass() : home).getName() + "Tornado";
    try {
      Class<?> type = Class.forName(name, true, f.getClass().getClassLoader());
      return Kernel.of(type, "map" + Character.toUpperCase(f.name().charAt(0)) + f.name().substring(1));
    } catch (ClassNotFoundException e) {
      throw new PruneException(
          Failure.DEVICE,
          "The formula `" + f.name() + "` has no form for the tornado device: there is no class `" + name + "`.",
          "Generate it with `prunec build --device tornado`.",
          e);
    }
  }
}
