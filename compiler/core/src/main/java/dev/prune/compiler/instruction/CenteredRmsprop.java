package dev.prune.compiler.instruction;

import dev.prune.compiler.formula.Formula;
import dev.prune.runtime.Memory;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * RMSProp by the variance of gradients instead of their mean square (Graves 2013, "Generating Sequences With Recurrent Neural
 * Networks", equations 38 to 45, in the form of PyTorch's {@code RMSprop(centered=True)}): with {@code d = g + decay * p},
 * {@code m = smoothing * m + (1 - smoothing) * d} and {@code s} likewise of {@code d^2}, gradient descent or momentum takes
 * {@code d / (sqrt(s - m^2) + epsilon)} for the gradient. Made of kernels that are there anyway. Where rounding leaves a
 * variance below zero it counts as zero.
 */
public record CenteredRmsprop(double rate, double smoothing, double momentum, double epsilon, double decay)
    implements Optimizer.Single {
  private static final Operand DIMS = new Operand.Field("dims");
  private static final Operand PARTS = new Operand.Flat(Memory.PARTS_OF_UPDATE);
  private static final Operand FIRST = new Operand.Entry(new Dim.Zero());
  private static final Operand COUNT = new Operand.Entry(new Dim.Parameters());
  private static final Operand ACTIVE = new Operand.Field("active");
  private static final Operand PARAMETERS = new Operand.Field("parameters");

  /** What takes the step. */
  private Optimizer.Single step() {
    return momentum == 0 ? new Optimizer.Sgd(rate, 0) : new Optimizer.Momentum(rate, momentum, false, 0);
  }

  /** The velocity where there is momentum, the means, the mean squares. */
  @Override
  public int slots() {
    return step().slots() + 2;
  }

  @Override
  public String kernel() {
    return step().kernel();
  }

  @Override
  public List<Operand> literals() {
    return step().literals();
  }

  @Override
  public Set<String> flats() {
    return Set.of(Memory.PARTS_OF_UPDATE);
  }

  @Override
  public List<KernelCall> updates(boolean active, Operand gradients) {
    Operand means = new Operand.Slot(slots() - 2);
    Operand squares = new Operand.Slot(slots() - 1);
    Formula d = Formula.variable("grad").plus(Formula.of(decay).times(Formula.variable("w")));
    Formula m = Formula.variable("m");
    Formula s = Formula.variable("s");
    List<KernelCall> calls = new ArrayList<>();
    follow("mean of gradients", d, active, gradients, means, calls);
    follow("mean square of gradients", d.times(d), active, gradients, squares, calls);
    Formula deviation = s.minus(m.times(m)).max(Formula.of(0)).apply(Formula.Function.SQRT);
    calls.add(
        slice("centered gradient", d.over(deviation.plus(Formula.of(epsilon))), List.of("grad", "w", "m", "s"),
            List.of(gradients, PARAMETERS, means, squares)));
    calls.add(step().call(active, PARTS));
    return calls;
  }

  /** Moves a mean towards {@code to}, apart from those of masked and frozen parameters. */
  private void follow(
      String label, Formula to, boolean active, Operand gradients, Operand mean, List<KernelCall> calls) {
    Formula before = Formula.variable("before");
    Formula way = Formula.of(1 - smoothing).times(to.minus(before));
    List<String> variables = new ArrayList<>(List.of("grad", "w", "before"));
    List<Operand> buffers = new ArrayList<>(List.of(gradients, PARAMETERS, mean));
    if (active) {
      variables.add("active");
      buffers.add(ACTIVE);
    }
    Formula moved = before.plus(active ? Formula.variable("active").times(way) : way);
    calls.add(slice(label + (active ? " that is active" : ""), moved, variables, buffers));
    calls.add(KernelCall.of(FlatKernels.class, "copy", PARTS, mean, DIMS, COUNT));
  }

  private static KernelCall slice(String label, Formula formula, List<String> variables, List<Operand> buffers) {
    List<Operand> operands =
        new ArrayList<>(List.of(new Operand.Mapping(label, formula, variables), PARTS, DIMS, FIRST, COUNT));
    operands.addAll(buffers);
    return new KernelCall(ElementwiseKernels.class, "slice", operands);
  }
}
