package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.TransposedConvKernels;
import dev.prune.runtime.kernel.Window;
import java.util.List;

/** A transposed convolution, which makes images larger (Zeiler et al. 2010). */
record TransposedConv() implements Operation {
  @Override
  public String name() {
    return "transposed_conv";
  }

  @Override
  public String summary() {
    return "A transposed two-dimensional convolution with `channels` outputs: with `stride: 2` the image becomes twice as high "
        + "and wide. `output_padding` adds rows below and columns on the right.";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        Signature.required("channels", Signature.Type.COUNT),
        Signature.required("kernel", Signature.Type.SIZE),
        Signature.optional("stride", Signature.Type.SIZE, new int[] {1, 1}),
        Signature.optional("padding", Signature.Type.PADDING, new int[] {0, 0}),
        Signature.optional("output_padding", Signature.Type.PADDING, new int[] {0, 0}),
        Signature.optional("bias", Signature.Type.TRUTH, true),
        Signature.optional("dilation", Signature.Type.SIZE, new int[] {1, 1}));
  }

  @Override
  public boolean weighted() {
    return true;
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    Shape in = inputs.getFirst();
    if (!in.isImage()) {
      return ShapeResult.bad(
          "`transposed_conv` reads an image [channels, height, width], and its input has the shape " + in + ".",
          "Use it before `flatten`.");
    }
    int[] stride = arguments.size("stride");
    int[] more = arguments.size("output_padding");
    if (more[0] >= stride[0] && more[0] > 0 || more[1] >= stride[1] && more[1] > 0) {
      return ShapeResult.bad(
          "The output padding of `transposed_conv` is %dx%d, and it must be smaller than its stride of %dx%d."
              .formatted(more[0], more[1], stride[0], stride[1]),
          "It says which of the sizes that a convolution of this stride would make this size of is meant.");
    }
    long height = extent(in, arguments, 0);
    long width = extent(in, arguments, 1);
    if (height < 1 || width < 1 || height * width > Integer.MAX_VALUE) {
      return ShapeResult.bad(
          "`transposed_conv` would make an image of %dx%d of one of %dx%d."
              .formatted(height, width, in.extents().get(1), in.extents().get(2)),
          height < 1 || width < 1 ? "Use a smaller padding or a larger kernel." : "Use a smaller stride.");
    }
    Shape out = Shape.of(arguments.count("channels"), (int) height, (int) width);
    return switch (Windows.shape("transposed_conv", out, arguments, arguments.size("padding"))) {
      case ShapeResult.Ok ok -> ShapeResult.of(out);
      case ShapeResult.Bad bad -> bad;
    };
  }

  private static long extent(Shape in, Arguments arguments, int axis) {
    long size = in.extents().get(axis + 1);
    return (size - 1) * arguments.size("stride")[axis]
        - 2L * arguments.size("padding")[axis]
        + Windows.extent(arguments)[axis]
        + arguments.size("output_padding")[axis];
  }

  @Override
  public Channels channels(List<Shape> inputs, Arguments arguments) {
    return new Channels.Own();
  }

  @Override
  public List<TensorRule> tensors(Shape input, Shape output, Arguments arguments) {
    return Windows.tensors(new TensorRule.AxisRule.In(), arguments);
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perWeight(2L * input.area());
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    Window window =
        Windows.window(
            layer.output(), layer.inputs().getFirst(), layer.arguments(), layer.arguments().size("padding"));
    return new Convolving(TransposedConvKernels.class, layer, window).build(layer, inputs);
  }
}
