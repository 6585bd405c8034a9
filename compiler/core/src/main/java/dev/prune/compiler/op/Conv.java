package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.ConvKernels;
import dev.prune.runtime.kernel.GroupedConvKernels;
import dev.prune.runtime.kernel.Window;
import java.util.List;

/** A two-dimensional convolution, in groups where these are asked for (Krizhevsky et al. 2012). */
record Conv() implements Operation {
  @Override
  public String name() {
    return "conv";
  }

  @Override
  public String summary() {
    return "A two-dimensional convolution with `channels` outputs; the padding keeps the size at stride 1 unless given, "
        + "`dilation` is the step from one pixel of the window to the next, and in `groups` each output reads the inputs of its "
        + "own group.";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        Signature.required("channels", Signature.Type.COUNT),
        Signature.required("kernel", Signature.Type.SIZE),
        Signature.optional("stride", Signature.Type.SIZE, new int[] {1, 1}),
        Signature.absent("padding", Signature.Type.PADDING),
        Signature.optional("bias", Signature.Type.TRUTH, true),
        Signature.optional("dilation", Signature.Type.SIZE, new int[] {1, 1}),
        Signature.optional("groups", Signature.Type.COUNT, 1));
  }

  @Override
  public boolean weighted() {
    return true;
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    int groups = arguments.count("groups");
    int channels = arguments.count("channels");
    ShapeResult shape = Windows.shape("conv", inputs.getFirst(), arguments, Windows.samePadding(arguments));
    if (shape instanceof ShapeResult.Bad || groups == 1) {
      return shape instanceof ShapeResult.Ok ok ? ShapeResult.of(ok.shape().withChannels(channels)) : shape;
    }
    int read = inputs.getFirst().channels();
    if (read % groups != 0 || channels % groups != 0) {
      return ShapeResult.bad(
          "`conv` in %d groups reads %d channels and makes %d, and both must be multiples of %d."
              .formatted(groups, read, channels, groups),
          read % groups == 0
              ? "Make " + Math.max(1, channels / groups) * groups + " channels, or choose a number of groups that divides both."
              : "Choose a number of groups that divides both, or change how many channels come in.");
    }
    return Windows.packed("conv", arguments).orElse(ShapeResult.of(((ShapeResult.Ok) shape).shape().withChannels(channels)));
  }

  @Override
  public Channels channels(List<Shape> inputs, Arguments arguments) {
    return new Channels.Own(arguments.count("groups"));
  }

  @Override
  public List<TensorRule> tensors(Shape input, Shape output, Arguments arguments) {
    return Windows.tensors(new TensorRule.AxisRule.In(), arguments);
  }

  @Override
  public CostRule cost(Shape input, Shape output, Arguments arguments) {
    return CostRule.perWeight(2L * output.area());
  }

  @Override
  public Value build(LayerScope layer, List<Value> inputs) {
    Window window =
        Windows.window(
            layer.inputs().getFirst(), layer.output(), layer.arguments(), Windows.samePadding(layer.arguments()));
    int groups = layer.arguments().count("groups");
    Convolving conv =
        groups == 1
            ? new Convolving(ConvKernels.class, layer, window)
            : new Convolving(GroupedConvKernels.class, layer, window, new Operand.Whole(groups));
    return conv.build(layer, inputs);
  }
}
