package dev.prune.compiler.instruction;

import dev.prune.runtime.kernel.KernelFamily;
import java.util.List;

/**
 * A call of one kernel.
 *
 * @param family the interface that has it
 * @param method its name
 * @param operands its arguments; varargs stand one by one
 */
public record KernelCall(Class<? extends KernelFamily> family, String method, List<Operand> operands) {
  public KernelCall {
    operands = List.copyOf(operands);
  }

  /** A call. */
  public static KernelCall of(Class<? extends KernelFamily> family, String method, Operand... operands) {
    return new KernelCall(family, method, List.of(operands));
  }
}
