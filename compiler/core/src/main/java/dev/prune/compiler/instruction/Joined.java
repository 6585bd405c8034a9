package dev.prune.compiler.instruction;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Simplification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one formula of two that follow each other, where nobody else reads what the first writes: {@code relu(a + b)} is
 * one pass over memory and not two. Each number goes through the same operations in the same order, so no bit changes.
 *
 * <p>Done when procedures are complete: gradients and tangents are made of single formulas.
 */
public final class Joined {
  /** Kernels of formulas take no more values without an array made at each call. */
  private static final int MOST_INPUTS = 5;

  private Joined() {}

  /** The same procedure with fewer formulas. */
  public static Procedure of(Procedure procedure) {
    Map<Integer, Integer> readers = new HashMap<>();
    procedure.keeps().forEach(v -> readers.merge(v.storage(), 1, Integer::sum));
    for (Instruction instruction : procedure.instructions()) {
      instruction.inputs().forEach(v -> readers.merge(v.storage(), 1, Integer::sum));
    }
    List<Instruction> joined = new ArrayList<>();
    for (Instruction instruction : procedure.instructions()) {
      Optional<Instruction> both =
          joined.isEmpty() ? Optional.empty() : join(joined.getLast(), instruction, readers);
      both.ifPresent(i -> joined.removeLast());
      joined.add(both.orElse(instruction));
    }
    return new Procedure(procedure.name(), procedure.summary(), joined, procedure.keeps());
  }

  private static Optional<Instruction> join(Instruction first, Instruction then, Map<Integer, Integer> readers) {
    if (!(first.primitive() instanceof Mapped inner) || !(then.primitive() instanceof Mapped outer)) {
      return Optional.empty();
    }
    Value made = first.output().get();
    Value result = then.output().get();
    int at = place(then.inputs(), made);
    if (at < 0 || readers.get(made.storage()) != 1 || made.perRow() != result.perRow() || made.area() != result.area()
        || !made.channels().equals(result.channels())) {
      return Optional.empty();
    }
    List<Value> inputs = inputs(first, then, at);
    Formula formula = Simplification.of(outer.formula());
    if (inputs.size() > MOST_INPUTS || occurrences(formula, outer.variables().get(at)) != 1) {
      return Optional.empty();
    }
    Mapped both = both(inner, first, outer, then, at);
    return Optional.of(new Instruction(both, inputs, then.output(), then.layer(), then.span()));
  }

  private static int place(List<Value> inputs, Value value) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).storage() == value.storage()) {
        return i;
      }
    }
    return -1;
  }

  /** What the second reads, with what the first reads in the place of what it made; nothing twice. */
  private static List<Value> inputs(Instruction first, Instruction then, int at) {
    Map<Integer, Value> inputs = new LinkedHashMap<>();
    for (int i = 0; i < then.inputs().size(); i++) {
      List<Value> here = i == at ? first.inputs() : List.of(then.inputs().get(i));
      here.forEach(v -> inputs.putIfAbsent(v.storage(), v));
    }
    return List.copyOf(inputs.values());
  }

  private static Mapped both(Mapped inner, Instruction first, Mapped outer, Instruction then, int at) {
    Map<Integer, String> names = new HashMap<>();
    for (int i = 0; i < then.inputs().size(); i++) {
      if (i != at) {
        names.put(then.inputs().get(i).storage(), outer.variables().get(i));
      }
    }
    Formula made = inner.formula();
    // First to names that nobody has, so that exchanging two names is no trap.
    for (int i = 0; i < inner.variables().size(); i++) {
      made = made.with(inner.variables().get(i), Formula.variable("#" + i));
    }
    for (int i = 0; i < inner.variables().size(); i++) {
      String wanted = inner.variables().get(i);
      String name = names.computeIfAbsent(first.inputs().get(i).storage(), storage -> free(wanted, names));
      made = made.with("#" + i, Formula.variable(name));
    }
    Formula formula = outer.formula().with(outer.variables().get(at), made);
    List<String> variables = inputs(first, then, at).stream().map(v -> names.get(v.storage())).toList();
    return new Mapped(inner.label() + " " + outer.label(), formula, variables);
  }

  private static String free(String wanted, Map<Integer, String> taken) {
    String name = wanted;
    for (int i = 2; taken.containsValue(name); i++) {
      name = wanted + i;
    }
    return name;
  }

  private static int occurrences(Formula formula, String name) {
    return switch (formula) {
      case Formula.Constant c -> 0;
      case Formula.Variable v -> v.name().equals(name) ? 1 : 0;
      case Formula.Unary u -> occurrences(u.of(), name);
      case Formula.Shaped s -> occurrences(s.value(), name);
      case Formula.Binary b -> occurrences(b.left(), name) + occurrences(b.right(), name);
    };
  }
}
