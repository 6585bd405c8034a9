package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Operand;
import dev.prune.runtime.network.Dim;

/** Operands that dense and convolution kernels share: where parameters and gradients lie, and the optional bias. */
final class Bias {
  static final Operand PARAMETERS = new Operand.Field("parameters");
  static final Operand GRADIENTS = new Operand.Field("gradients");

  private Bias() {}

  /** The offset of the bias, or -1 where there is none. */
  static Operand entry(int bias) {
    return bias < 0 ? new Operand.Whole(-1) : new Operand.Entry(new Dim.ParameterOffset(bias));
  }
}
