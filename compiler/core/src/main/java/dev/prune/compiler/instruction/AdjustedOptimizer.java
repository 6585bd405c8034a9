package dev.prune.compiler.instruction;

import dev.prune.compiler.formula.Formula;
import dev.prune.runtime.Memory;
import dev.prune.runtime.kernel.ClipKernels;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An optimiser whose update is more than its own step: gradients that are bounded, a decay of weights alone, layers that learn
 * at a rate of their own. All of it is made of kernels that are there anyway, in the order of PyTorch: bound, decay, step.
 *
 * @param of the optimiser, without a decay where {@code decay} is one
 * @param clip the largest norm of the gradients; 0 for none
 * @param decay the decay of weights; 0 for none
 * @param decoupled whether that decay is taken off the weights directly
 * @param rates whether some layers have a learning rate of their own
 */
public record AdjustedOptimizer(Optimizer.Single of, double clip, double decay, boolean decoupled, boolean rates)
    implements Optimizer {
  private static final Operand PARAMETERS = new Operand.Field("parameters");
  private static final Operand GRADIENTS = new Operand.Field("gradients");
  private static final Operand ACTIVE = new Operand.Field("active");
  private static final Operand SCALARS = new Operand.Field("scalars");
  private static final Operand DIMS = new Operand.Field("dims");
  private static final Operand FIRST = new Operand.Entry(new Dim.Zero());
  private static final Operand COUNT = new Operand.Entry(new Dim.Parameters());
  private static final Operand NORM = new Operand.Named("GRADIENT_NORM");
  private static final Operand SCRATCH = new Operand.Flat(Memory.UPDATE);
  private static final Operand BEFORE = new Operand.Flat(Memory.BEFORE_UPDATE);
  private static final Operand DECAYED = new Operand.Flat(Memory.DECAYED);
  private static final Operand RATES = new Operand.Flat(Memory.RATES);

  @Override
  public double rate() {
    return of.rate();
  }

  @Override
  public int slots() {
    return of.slots();
  }

  @Override
  public Optional<Adam> adam() {
    return of.adam();
  }

  @Override
  public Set<String> flats() {
    Set<String> flats = new TreeSet<>(of.flats());
    flats.add(Memory.UPDATE);
    if (decay > 0) {
      flats.add(Memory.DECAYED);
    }
    if (rates) {
      flats.add(Memory.RATES);
      flats.add(Memory.BEFORE_UPDATE);
    }
    return flats;
  }

  @Override
  public List<KernelCall> calls(boolean active) {
    List<KernelCall> calls = new ArrayList<>();
    if (rates) {
      calls.add(KernelCall.of(FlatKernels.class, "copy", PARAMETERS, BEFORE, DIMS, COUNT));
    }
    if (clip > 0) {
      clip(active, calls);
    }
    Operand gradients = GRADIENTS;
    Formula weights = Formula.of(decay).times(Formula.variable("decayed")).times(Formula.variable("w"));
    if (decay > 0 && decoupled) {
      calls.add(slice("decay", weights, List.of("decayed", "w"), DECAYED, PARAMETERS));
      calls.add(new Sgd(of.rate(), 0).call(active, SCRATCH));
    } else if (decay > 0) {
      Formula sum = Formula.variable("grad").plus(weights);
      calls.add(slice("decayed gradient", sum, List.of("grad", "decayed", "w"), GRADIENTS, DECAYED, PARAMETERS));
      gradients = SCRATCH;
    }
    calls.addAll(of.updates(active, gradients));
    if (rates) {
      // What does not move stays to the bit: the difference is 0 then.
      Formula before = Formula.variable("before");
      Formula moved = before.plus(Formula.variable("factor").times(Formula.variable("w").minus(before)));
      calls.add(slice("learning rate", moved, List.of("before", "factor", "w"), BEFORE, RATES, PARAMETERS));
      calls.add(KernelCall.of(FlatKernels.class, "copy", SCRATCH, PARAMETERS, DIMS, COUNT));
    }
    return calls;
  }

  /** Masked and frozen parameters do not count. */
  private void clip(boolean active, List<KernelCall> calls) {
    if (active) {
      calls.add(KernelCall.of(FlatKernels.class, "copy", GRADIENTS, SCRATCH, DIMS, COUNT));
      calls.add(KernelCall.of(FlatKernels.class, "multiply", SCRATCH, ACTIVE, DIMS, COUNT));
    }
    Operand counted = active ? SCRATCH : GRADIENTS;
    calls.add(KernelCall.of(ReduceKernels.class, "squares", counted, SCALARS, DIMS, FIRST, COUNT, NORM));
    calls.add(KernelCall.of(ClipKernels.class, "clipNorm", GRADIENTS, SCALARS, DIMS, COUNT, NORM, new Operand.Real(clip)));
  }

  /** A formula over all parameters, into the scratch. */
  private static KernelCall slice(String label, Formula formula, List<String> variables, Operand... buffers) {
    List<Operand> operands =
        new ArrayList<>(List.of(new Operand.Mapping(label, formula, variables), SCRATCH, DIMS, FIRST, COUNT));
    operands.addAll(List.of(buffers));
    return new KernelCall(ElementwiseKernels.class, "slice", operands);
  }
}
