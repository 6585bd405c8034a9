package dev.prune.compiler.instruction;

import dev.prune.compiler.formula.Formula;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.network.Dim;
import java.util.List;

/** An argument of a kernel call. */
public sealed interface Operand {
  /** The buffer of a value. */
  record Of(Value value) implements Operand {}

  /** A buffer that the trainer owns: {@code parameters}, {@code gradients}, {@code dims}, ... */
  record Field(String name) implements Operand {}

  /** The index of an entry of {@code dims}. */
  record Entry(Dim dim) implements Operand {}

  /** A constant of the trainer: {@code LEARNING_RATE}, ... */
  record Named(String name) implements Operand {}

  /** A whole number of the program. */
  record Whole(int value) implements Operand {}

  /** A real number of the program. */
  record Real(double value) implements Operand {}

  /** A truth value of the program. */
  record Truth(boolean value) implements Operand {}

  /** The geometry of a sliding window. */
  record Geometry(Window window) implements Operand {}

  /**
   * A generated formula.
   *
   * @param label what it computes, for its Java name
   * @param variables its inputs in the order of the call's buffers
   */
  record Mapping(String label, Formula formula, List<String> variables) implements Operand {}

  /** A named flat buffer: a snapshot or an accumulated gradient. */
  record Flat(String name) implements Operand {}

  /** A named buffer with one number a unit. */
  record PerUnit(String name) implements Operand {}

  /** Optimiser slot {@code index}. */
  record Slot(int index) implements Operand {}
}
