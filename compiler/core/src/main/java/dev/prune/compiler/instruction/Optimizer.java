package dev.prune.compiler.instruction;

import dev.prune.runtime.kernel.OptimizerKernels;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.List;

/** An optimiser with its literals: one instruction over all parameters. */
public sealed interface Optimizer {
  /** The learning rate before the schedule. */
  double rate();

  /** State of the shape of all parameters that it keeps. */
  int slots();

  /** Operands after the gradients: slots, then (after {@code active} and {@code scalars}) its literals. */
  private List<Operand> slotOperands() {
    List<Operand> operands = new ArrayList<>();
    for (int i = 0; i < slots(); i++) {
      operands.add(new Operand.Slot(i));
    }
    return operands;
  }

  /** Name of its kernel. */
  String kernel();

  /** What its kernel takes after the position of the learning rate. */
  List<Operand> literals();

  /** Stochastic gradient descent. */
  record Sgd(double rate, double decay) implements Optimizer {
    @Override
    public int slots() {
      return 0;
    }

    @Override
    public String kernel() {
      return "sgd";
    }

    @Override
    public List<Operand> literals() {
      return List.of(new Operand.Real(decay));
    }
  }

  /** Gradient descent with momentum. */
  record Momentum(double rate, double momentum, boolean nesterov, double decay) implements Optimizer {
    @Override
    public int slots() {
      return 1;
    }

    @Override
    public String kernel() {
      return "momentum";
    }

    @Override
    public List<Operand> literals() {
      return List.of(new Operand.Real(momentum), new Operand.Real(decay), new Operand.Truth(nesterov));
    }
  }

  /** Adam, or AdamW where {@code decoupled}. */
  record Adam(double rate, double beta1, double beta2, double epsilon, double decay, boolean decoupled)
      implements Optimizer {
    @Override
    public int slots() {
      return 2;
    }

    @Override
    public String kernel() {
      return "adam";
    }

    @Override
    public List<Operand> literals() {
      return List.of(
          new Operand.Named("CORRECTION"),
          new Operand.Real(beta1),
          new Operand.Real(beta2),
          new Operand.Real(epsilon),
          new Operand.Real(decay),
          new Operand.Truth(decoupled));
    }
  }

  /**
   * The update of all parameters.
   *
   * @param active whether masked and frozen parameters stay as they are
   */
  default Procedure update(boolean active) {
    List<Operand> operands = new ArrayList<>();
    operands.add(new Operand.Field("parameters"));
    operands.add(new Operand.Field("gradients"));
    operands.addAll(slotOperands());
    if (active) {
      operands.add(new Operand.Field("active"));
    }
    operands.add(new Operand.Field("scalars"));
    operands.add(new Operand.Field("dims"));
    operands.add(new Operand.Entry(new Dim.Parameters()));
    operands.add(new Operand.Named("LEARNING_RATE"));
    operands.addAll(literals());
    KernelCall call = new KernelCall(OptimizerKernels.class, kernel() + (active ? "Active" : ""), operands);
    return new Procedure(
        active ? "updateActive" : "update",
        active ? "One step of the optimiser for parameters that are neither masked nor frozen." : "One step of the optimiser.",
        List.of(new Instruction(new Calls(List.of(call)), List.of(), java.util.Optional.empty(), "", null)),
        List.of());
  }
}
