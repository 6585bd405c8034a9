package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.DepthwiseKernels;
import dev.prune.runtime.kernel.Window;
import java.util.List;

/**
 * A convolution of each channel by itself. Its outputs are tied to its inputs: they go where what it reads goes, and nowhere
 * else.
 */
record DepthwiseConv() implements Operation {
  @Override
  public String name() {
    return "depthwise_conv";
  }

  @Override
  public String summary() {
    return "A two-dimensional convolution of each channel by itself, which makes `multiplier` channels of it; the padding keeps "
        + "the size at stride 1 unless given.";
  }

  @Override
  public Signature signature() {
    return Signature.of(
        Signature.required("kernel", Signature.Type.SIZE),
        Signature.optional("stride", Signature.Type.SIZE, new int[] {1, 1}),
        Signature.absent("padding", Signature.Type.PADDING),
        Signature.optional("bias", Signature.Type.TRUTH, true),
        Signature.optional("dilation", Signature.Type.SIZE, new int[] {1, 1}),
        Signature.optional("multiplier", Signature.Type.COUNT, 1));
  }

  @Override
  public boolean weighted() {
    return true;
  }

  @Override
  public ShapeResult shape(List<Shape> inputs, Arguments arguments) {
    return switch (Windows.shape("depthwise_conv", inputs.getFirst(), arguments, Windows.samePadding(arguments))) {
      case ShapeResult.Ok ok ->
          Windows.packed("depthwise_conv", arguments)
              .orElseGet(
                  () ->
                      ShapeResult.of(
                          ok.shape()
                              .withChannels(Math.multiplyExact(ok.shape().channels(), arguments.count("multiplier")))));
      case ShapeResult.Bad bad -> bad;
    };
  }

  @Override
  public Channels channels(List<Shape> inputs, Arguments arguments) {
    int multiplier = arguments.count("multiplier");
    return multiplier == 1 ? new Channels.Same() : new Channels.Scattered(multiplier);
  }

  @Override
  public Arguments resized(Arguments arguments, int channels, int feeding) {
    return arguments;
  }

  @Override
  public List<TensorRule> tensors(Shape input, Shape output, Arguments arguments) {
    return Windows.tensors(new TensorRule.AxisRule.Fixed(1), arguments);
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
    return new Convolving(DepthwiseKernels.class, layer, window).build(layer, inputs);
  }
}
