package dev.prune.compiler.op;

import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.network.Initial;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The arithmetic of sliding windows, shared by convolution and pooling. */
final class Windows {
  private Windows() {}

  /** The padding that was written, or the one that keeps the size at stride 1 (odd kernels). */
  static int[] samePadding(Arguments arguments) {
    int[] extent = extent(arguments);
    return arguments.has("padding")
        ? arguments.size("padding")
        : new int[] {(extent[0] - 1) / 2, (extent[1] - 1) / 2};
  }

  /** The padding that was written, or none. */
  static int[] noPadding(Arguments arguments) {
    return arguments.has("padding") ? arguments.size("padding") : new int[] {0, 0};
  }

  /** The stride that was written, or the kernel's size: windows that do not overlap. */
  static int[] stride(Arguments arguments) {
    return arguments.has("stride") ? arguments.size("stride") : arguments.size("kernel");
  }

  /** The dilation that was written, or none. */
  static int[] dilation(Arguments arguments) {
    return arguments.has("dilation") ? arguments.size("dilation") : new int[] {1, 1};
  }

  /** Rows and columns from the first of the window to the last. */
  static int[] extent(Arguments arguments) {
    int[] kernel = arguments.size("kernel");
    int[] dilation = dilation(arguments);
    return new int[] {extent(kernel[0], dilation[0]), extent(kernel[1], dilation[1])};
  }

  /** Beyond any image where it would not fit into a number. */
  private static int extent(int kernel, int dilation) {
    return (int) Math.min(1 << 30, (kernel - 1L) * dilation + 1);
  }

  /** The output's shape, with the input's channels. */
  static ShapeResult shape(String operation, Shape in, Arguments arguments, int[] padding) {
    if (!in.isImage()) {
      return ShapeResult.bad(
          "`" + operation + "` reads an image [channels, height, width], and its input has the shape " + in + ".",
          "Use it before `flatten`.");
    }
    int[] dilation = dilation(arguments);
    int[] size = arguments.size("kernel");
    int[] stride = stride(arguments);
    if (Math.max(size[0], size[1]) >= 1 << Window.TAP_BITS
        || Math.max(dilation[0], dilation[1]) > Window.MOST_DILATION) {
      return ShapeResult.bad(
          "A window of `%s` has at most %d rows and columns and a dilation of at most %d."
              .formatted(operation, (1 << Window.TAP_BITS) - 1, Window.MOST_DILATION),
          "Use a smaller window.");
    }
    int[] kernel = extent(arguments);
    int height = in.extents().get(1);
    int width = in.extents().get(2);
    if (kernel[0] > height + 2 * padding[0] || kernel[1] > width + 2 * padding[1]) {
      return ShapeResult.bad(
          "The window of `%s` is %dx%d, larger than its padded input of %dx%d."
              .formatted(operation, kernel[0], kernel[1], height + 2 * padding[0], width + 2 * padding[1]),
          "Use a smaller window, or fewer strides and pools before it.");
    }
    if (padding[0] >= kernel[0] || padding[1] >= kernel[1]) {
      return ShapeResult.bad(
          "The padding of `%s` is %dx%d, and it must be smaller than its window of %dx%d."
              .formatted(operation, padding[0], padding[1], kernel[0], kernel[1]),
          "A padding of (window - 1) / 2 keeps the size at stride 1.");
    }
    return ShapeResult.of(
        Shape.of(
            in.channels(),
            (height + 2 * padding[0] - kernel[0]) / stride[0] + 1,
            (width + 2 * padding[1] - kernel[1]) / stride[1] + 1));
  }

  /** The geometry for kernels. */
  static Window window(Shape in, Shape out, Arguments arguments, int[] padding) {
    int[] kernel = arguments.size("kernel");
    int[] stride = stride(arguments);
    int[] dilation = dilation(arguments);
    return new Window(
        in.extents().get(1),
        in.extents().get(2),
        kernel[0],
        kernel[1],
        stride[0],
        stride[1],
        padding[0],
        padding[1],
        out.extents().get(1),
        out.extents().get(2),
        dilation[0],
        dilation[1]);
  }

  /** Why strides do not fit into one number, which kernels with many arguments ask of them; empty where they do. */
  static Optional<ShapeResult> packed(String operation, Arguments arguments) {
    int[] stride = stride(arguments);
    return Math.max(stride[0], stride[1]) < 1 << Window.STRIDE_BITS
        ? Optional.empty()
        : Optional.of(
            ShapeResult.bad(
                "The stride of `%s` is %dx%d, and here it may be at most %d."
                    .formatted(operation, stride[0], stride[1], (1 << Window.STRIDE_BITS) - 1),
                "Use a smaller stride."));
  }

  /** A weight {@code [out, feeding, kernel height, kernel width]} and, unless there is none, a bias. */
  static List<TensorRule> tensors(TensorRule.AxisRule feeding, Arguments arguments) {
    int[] kernel = arguments.size("kernel");
    List<TensorRule> rules = new ArrayList<>();
    rules.add(
        new TensorRule(
            Role.WEIGHT,
            Initial.KAIMING_UNIFORM,
            List.of(
                new TensorRule.AxisRule.Out(),
                feeding,
                new TensorRule.AxisRule.Fixed(kernel[0]),
                new TensorRule.AxisRule.Fixed(kernel[1]))));
    if (arguments.truth("bias")) {
      rules.add(new TensorRule(Role.BIAS, Initial.FAN_IN_UNIFORM, List.of(new TensorRule.AxisRule.Out())));
    }
    return rules;
  }
}
