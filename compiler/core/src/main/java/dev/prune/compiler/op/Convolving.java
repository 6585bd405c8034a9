package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Parametric;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.KernelFamily;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution of whatever kind: plain, grouped, depthwise, transposed. They differ in their kernels and not in their calculus:
 * all are bilinear in weights and input.
 *
 * @param family its kernels: {@code forward}, {@code byData} and {@code byWeights}
 * @param weight index of the weight
 * @param bias index of the bias, -1 without one
 * @param last what the calls end with
 */
record Convolving(
    Class<? extends KernelFamily> family, int weight, int bias, Window window, List<Operand> last) {
  Convolving(Class<? extends KernelFamily> family, LayerScope layer, Window window, Operand... more) {
    this(
        family,
        layer.tensor(Role.WEIGHT),
        layer.tensor(Role.BIAS),
        window,
        List.of(more));
  }

  /** Adds the convolution of the layer's input. */
  Value build(LayerScope layer, List<Value> inputs) {
    return layer
        .instructions()
        .add(
            new Product(this),
            inputs,
            layer.instructions().value(layer.name(), layer.channels(), layer.output().area()));
  }

  private Convolving unbiased() {
    return new Convolving(family, weight, -1, window, last);
  }

  private KernelCall call(String method, boolean withBias, Value x, Value y, Operand... buffers) {
    List<Operand> operands = new ArrayList<>(List.of(buffers));
    operands.add(new Operand.Field("dims"));
    operands.add(new Operand.Entry(new Dim.Rows()));
    operands.add(new Operand.Entry(new Dim.Width(x.channels(), 1)));
    operands.add(new Operand.Entry(new Dim.Width(y.channels(), 1)));
    operands.add(new Operand.Entry(new Dim.ParameterOffset(weight)));
    if (withBias) {
      operands.add(Bias.entry(bias));
    }
    operands.add(new Operand.Geometry(window));
    operands.addAll(last);
    return new KernelCall(family, method, operands);
  }

  /** The convolution. */
  record Product(Convolving conv, Operand parameters) implements Primitive, Parametric {
    Product(Convolving conv) {
      this(conv, Bias.PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      Value x = in.getFirst();
      return List.of(conv.call("forward", true, x, out, new Operand.Of(x), parameters, new Operand.Of(out)));
    }

    @Override
    public void gradient(Instruction instruction, Value upstream, Backward backward) {
      Value x = instruction.inputs().getFirst();
      backward.add(new ByWeights(conv), List.of(x, upstream));
      if (backward.needs(x)) {
        backward.contribute(x, backward.add(new ByData(conv), List.of(upstream), backward.like(x)));
      }
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().getFirst();
      Value y = instruction.output().get();
      tangent.move(y, new Product(conv, Tangent.DIRECTION), List.of(x));
      tangent.of(x).ifPresent(moving -> tangent.move(y, new Product(conv.unbiased()), List.of(moving)));
    }
  }

  /** The gradient by the input. */
  record ByData(Convolving conv, Operand parameters) implements Primitive, Parametric {
    ByData(Convolving conv) {
      this(conv, Bias.PARAMETERS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      Value dy = in.getFirst();
      return List.of(conv.call("byData", false, out, dy, new Operand.Of(dy), parameters, new Operand.Of(out)));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value dy = instruction.inputs().getFirst();
      Value dx = instruction.output().get();
      tangent.move(dx, new ByData(conv, Tangent.DIRECTION), List.of(dy));
      tangent.of(dy).ifPresent(moving -> tangent.move(dx, new ByData(conv), List.of(moving)));
    }
  }

  /** The gradient by weight and bias. */
  record ByWeights(Convolving conv, Operand gradients) implements Primitive {
    ByWeights(Convolving conv) {
      this(conv, Bias.GRADIENTS);
    }

    @Override
    public List<KernelCall> calls(List<Value> in, Value out) {
      Value x = in.get(0);
      Value dy = in.get(1);
      return List.of(conv.call("byWeights", true, x, dy, new Operand.Of(x), new Operand.Of(dy), gradients));
    }

    @Override
    public void tangent(Instruction instruction, Tangent tangent) {
      Value x = instruction.inputs().get(0);
      Value dy = instruction.inputs().get(1);
      tangent.of(dy).ifPresent(
          moving -> tangent.write(part -> new ByWeights(conv, part), List.of(x, moving)));
      tangent.of(x).ifPresent(
          moving -> tangent.write(part -> new ByWeights(conv.unbiased(), part), List.of(moving, dy)));
    }
  }
}
