package dev.prune.compiler.instruction;

import dev.prune.runtime.kernel.KernelFamily;
import dev.prune.runtime.kernel.OptimizerKernels;
import dev.prune.runtime.kernel.RmspropKernels;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An optimiser with its literals: what updates all parameters at once. */
public sealed interface Optimizer permits Optimizer.Single, AdjustedOptimizer {
  /** The learning rate before the schedule. */
  double rate();

  /** State of the shape of all parameters that it keeps. */
  int slots();

  /** The decays of its moments, where the trainer corrects their bias. */
  default Optional<Adam> adam() {
    return Optional.empty();
  }

  /** The names of flat buffers that its update needs. */
  default Set<String> flats() {
    return Set.of();
  }

  /**
   * The kernel calls of an update.
   *
   * @param active whether masked and frozen parameters stay as they are
   */
  List<KernelCall> calls(boolean active);

  /** One that follows gradients as they are; mostly one instruction. */
  sealed interface Single extends Optimizer permits Sgd, Momentum, Adam, Rmsprop, CenteredRmsprop {
    /** The interface that has its kernels. */
    default Class<? extends KernelFamily> family() {
      return OptimizerKernels.class;
    }

    /** Name of its kernel. */
    String kernel();

    /** What its kernel takes after the position of the learning rate. */
    List<Operand> literals();

    @Override
    default List<KernelCall> calls(boolean active) {
      return updates(active, new Operand.Field("gradients"));
    }

    /** The update by the gradients of a buffer. */
    default List<KernelCall> updates(boolean active, Operand gradients) {
      return List.of(call(active, gradients));
    }

    /** The call of its kernel, with the buffer that holds gradients. */
    default KernelCall call(boolean active, Operand gradients) {
      List<Operand> operands = new ArrayList<>();
      operands.add(new Operand.Field("parameters"));
      operands.add(gradients);
      for (int i = 0; i < slots(); i++) {
        operands.add(new Operand.Slot(i));
      }
      if (active) {
        operands.add(new Operand.Field("active"));
      }
      operands.add(new Operand.Field("scalars"));
      operands.add(new Operand.Field("dims"));
      operands.add(new Operand.Entry(new Dim.Parameters()));
      operands.add(new Operand.Named("LEARNING_RATE"));
      operands.addAll(literals());
      return new KernelCall(family(), kernel() + (active ? "Active" : ""), operands);
    }
  }

  /** Stochastic gradient descent. */
  record Sgd(double rate, double decay) implements Single {
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
  record Momentum(double rate, double momentum, boolean nesterov, double decay) implements Single {
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
      implements Single {
    @Override
    public Optional<Adam> adam() {
      return Optional.of(this);
    }

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

  /** RMSProp, with momentum where that is not 0. */
  record Rmsprop(double rate, double smoothing, double momentum, double epsilon, double decay) implements Single {
    @Override
    public int slots() {
      return momentum == 0 ? 1 : 2;
    }

    @Override
    public Class<? extends KernelFamily> family() {
      return RmspropKernels.class;
    }

    @Override
    public String kernel() {
      return momentum == 0 ? "rmsprop" : "rmspropMomentum";
    }

    @Override
    public List<Operand> literals() {
      List<Operand> literals =
          new ArrayList<>(List.of(new Operand.Real(smoothing), new Operand.Real(epsilon), new Operand.Real(decay)));
      if (momentum != 0) {
        literals.add(new Operand.Real(momentum));
      }
      return literals;
    }
  }

  /**
   * The update of all parameters.
   *
   * @param active whether masked and frozen parameters stay as they are
   */
  default Procedure update(boolean active) {
    return new Procedure(
        active ? "updateActive" : "update",
        active ? "One step of the optimiser for parameters that are neither masked nor frozen." : "One step of the optimiser.",
        List.of(new Instruction(new Calls(calls(active)), List.of(), Optional.empty(), "", null)),
        List.of());
  }
}
