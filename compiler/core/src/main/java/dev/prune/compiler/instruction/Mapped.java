package dev.prune.compiler.instruction;

import dev.prune.compiler.formula.Derivative;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Formula.Constant;
import dev.prune.compiler.formula.Simplification;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A formula applied element by element.
 *
 * @param label what it computes
 * @param variables the formula's variables, in the order of the inputs
 * @param byOutput the derivative written in the output {@code y} where that is possible (relu, sigmoid, tanh), so that the
 *     input need not be kept
 */
public record Mapped(String label, Formula formula, List<String> variables, Optional<Formula> byOutput)
    implements Primitive {
  private static final String UPSTREAM = "dy";
  private static final String OUTPUT = "y";

  /** A formula differentiated by its inputs. */
  public Mapped(String label, Formula formula, List<String> variables) {
    this(label, formula, variables, Optional.empty());
  }

  @Override
  public List<KernelCall> calls(List<Value> in, Value out) {
    List<Operand> operands = new ArrayList<>();
    operands.add(new Operand.Mapping(label, formula, variables));
    operands.add(new Operand.Of(out));
    operands.add(new Operand.Field("dims"));
    operands.add(new Operand.Entry(new Dim.Rows()));
    operands.add(new Operand.Entry(new Dim.Width(out.channels(), out.area())));
    in.forEach(v -> operands.add(new Operand.Of(v)));
    return List.of(new KernelCall(ElementwiseKernels.class, "map", operands));
  }

  @Override
  public boolean joins(int input, Primitive maker) {
    return maker instanceof Normalizing;
  }

  @Override
  public void tangent(Instruction instruction, Tangent tangent) {
    Map<String, Value> read = new LinkedHashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      read.put(variables.get(i), instruction.inputs().get(i));
    }
    if (byOutput.isPresent()) {
      read.put(OUTPUT, instruction.output().get());
    }
    Formula motion = Formula.of(0);
    for (int i = 0; i < variables.size(); i++) {
      Optional<Value> moving = tangent.of(instruction.inputs().get(i));
      if (moving.isPresent()) {
        Formula dot = Formula.variable(name(read, moving.get(), variables.get(i) + "Dot"));
        motion = motion.plus(derivative(i).times(dot));
      }
    }
    motion = Simplification.of(motion);
    Value output = instruction.output().get();
    if (motion instanceof Formula.Variable same) {
      tangent.move(output, read.get(same.name()));
    } else if (!(motion instanceof Constant)) {
      List<String> names = List.copyOf(motion.variables());
      tangent.move(output, new Mapped(label + "Tangent", motion, names), names.stream().map(read::get).toList());
    }
  }

  /** The variable that reads a value: no device takes one buffer twice, so equal numbers have one name. */
  private static String name(Map<String, Value> read, Value value, String wanted) {
    for (Map.Entry<String, Value> known : read.entrySet()) {
      if (known.getValue().storage() == value.storage()) {
        return known.getKey();
      }
    }
    read.put(wanted, value);
    return wanted;
  }

  /** By an input; written in the output where that is possible. */
  private Formula derivative(int input) {
    return byOutput.orElseGet(() -> Derivative.of(formula, variables.get(input)));
  }

  @Override
  public void gradient(Instruction instruction, Value upstream, Backward backward) {
    for (int i = 0; i < variables.size(); i++) {
      Value input = instruction.inputs().get(i);
      if (!backward.needs(input)) {
        continue;
      }
      if (byOutput.isPresent()) {
        Formula by = Formula.variable(UPSTREAM).times(byOutput.get());
        backward.contribute(
            input,
            backward.add(
                new Mapped(label + "Backward", by, List.of(OUTPUT, UPSTREAM)),
                List.of(instruction.output().get(), upstream),
                backward.like(input)));
        continue;
      }
      Formula derivative = Derivative.of(formula, variables.get(i));
      if (derivative.equals(new Constant(1))) {
        backward.contribute(input, upstream);
        continue;
      }
      List<String> names = new ArrayList<>();
      List<Value> values = new ArrayList<>();
      for (int k = 0; k < variables.size(); k++) {
        if (derivative.variables().contains(variables.get(k))) {
          names.add(variables.get(k));
          values.add(instruction.inputs().get(k));
        }
      }
      names.add(UPSTREAM);
      values.add(upstream);
      Formula by = Formula.variable(UPSTREAM).times(derivative);
      backward.contribute(
          input,
          backward.add(
              new Mapped(label + "By" + variables.get(i).toUpperCase(java.util.Locale.ROOT), by, names),
              values,
              backward.like(input)));
    }
  }
}
