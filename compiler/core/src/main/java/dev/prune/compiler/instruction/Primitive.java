package dev.prune.compiler.instruction;

import java.util.List;

/**
 * What an instruction does. A primitive is a record whose components are its literals and tensors; it has one rule for its
 * kernel calls and one for its gradient.
 */
public interface Primitive {
  /**
   * The kernel calls.
   *
   * @param in the instruction's inputs
   * @param out its output; null for an instruction that only writes buffers of the trainer
   */
  List<KernelCall> calls(List<Value> in, Value out);

  /**
   * Whether a device may do this together with what made an input, piece by piece. Where nobody reads that value later, it is
   * then told so ({@link dev.prune.runtime.kernel.Buffer#lastRead}).
   *
   * @param input index of the input
   * @param maker what wrote it
   */
  default boolean joins(int input, Primitive maker) {
    return false;
  }

  /**
   * Adds the instructions of the gradient and contributes to the gradients of the inputs. A primitive without gradient
   * (losses' by-products, gradients themselves) adds nothing.
   *
   * @param instruction the instruction of the forward procedure
   * @param upstream gradient of the loss by its output
   * @param backward where to add
   */
  default void gradient(Instruction instruction, Value upstream, Backward backward) {}

  /**
   * Adds the instructions of the tangent: how the output, or the slice of gradients that this writes, moves. A primitive
   * whose output does not move adds nothing.
   *
   * @param instruction the instruction of the gradient procedure
   * @param tangent knows how inputs move, and where to add
   */
  default void tangent(Instruction instruction, Tangent tangent) {}
}
