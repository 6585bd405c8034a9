package dev.prune.compiler.op;

import dev.prune.compiler.instruction.Operand;
import dev.prune.runtime.network.Dim;

/** The optional bias operand of dense and convolution kernels. */
final class Bias {
  private Bias() {}

  /** The offset of the bias, or -1 where there is none. */
  static Operand entry(int bias) {
    return bias < 0 ? new Operand.Whole(-1) : new Operand.Entry(new Dim.ParameterOffset(bias));
  }
}
