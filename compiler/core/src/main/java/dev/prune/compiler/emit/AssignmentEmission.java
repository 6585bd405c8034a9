package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Simplification;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.schedule.Act;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.schedule.Score;
import dev.prune.compiler.schedule.Tensors;
import dev.prune.compiler.schedule.Variable;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Writes assignments to variables of weights and units. */
final class AssignmentEmission {
  /** What a layer, or the norm that reads it, computes a unit with. */
  private static final List<Role> OF_A_UNIT = List.of(Role.WEIGHT, Role.BIAS, Role.GAMMA, Role.BETA, Role.GATE);

  private final Structure structure;
  private final MeanwhileCalls writing;
  private final boolean masks;
  private final UnitReductions units;

  /**
   * For a network.
   *
   * @param masks whether anything may be masked
   */
  AssignmentEmission(Structure structure, MeanwhileCalls writing, boolean masks) {
    this.structure = structure;
    this.writing = writing;
    this.masks = masks;
    this.units = UnitReductions.ofVariables(structure);
  }

  /** The flat buffers that sums and maxima of units need. */
  TreeSet<String> flats() {
    return units.buffers();
  }

  /** The statements of an assignment. */
  CodeBlock assign(Act.Assign act) {
    Operand variable = new Operand.Flat(act.variable().name());
    Map<String, Source> variables = new LinkedHashMap<>(act.formula().variables());
    Formula formula = act.formula().formula();
    if (act.set().isPresent()) {
      Formula member = Formula.variable(Source.variable("member", new Source.Member(act.set().get().name()), variables));
      Formula old = Formula.variable(Source.variable("old", new Source.Varying(act.variable().name()), variables));
      formula = formula.within(member, act.except(), old);
    }
    formula = Simplification.of(formula);
    if (variables.isEmpty()) {
      // A call needs something to read.
      Source.variable("old", new Source.Varying(act.variable().name()), variables);
    }
    List<KernelCall> calls = new ArrayList<>();
    for (int layer : act.layers()) {
      for (int tensor : tensors(layer, act.variable())) {
        calls.add(MeanwhileCalls.elements(formula, variables, tensor));
        calls.add(MeanwhileCalls.copy(MeanwhileCalls.SCRATCH, variable, tensor));
      }
    }
    return assigned(act.variable(), act.layers(), calls, variables);
  }

  /** The statements of an assignment of numbers that are computed unit by unit. */
  CodeBlock assign(Act.AssignUnits act) {
    Score.OfUnits value = masks ? Absent.from(act.value()) : act.value();
    Operand variable = new Operand.Flat(act.variable().name());
    List<KernelCall> calls = new ArrayList<>();
    for (int layer : act.layers()) {
      calls.addAll(units.calls(value, layer));
      Operand width = new Operand.Entry(new Dim.Width(structure.grouped().axis(layer), 1));
      for (int tensor : tensors(layer, act.variable())) {
        calls.add(
            KernelCall.of(
                FlatKernels.class, "spread", MeanwhileCalls.SCRATCH, variable, MeanwhileCalls.DIMS, units.offset(layer),
                new Operand.Entry(new Dim.ParameterOffset(tensor)), width,
                new Operand.Entry(UnitReductions.inner(structure.parameters().get(tensor)))));
      }
    }
    return assigned(act.variable(), act.layers(), calls, sources(value));
  }

  /** The tensors of a layer that a variable has numbers for. */
  private List<Integer> tensors(int layer, Variable variable) {
    List<Integer> tensors = new ArrayList<>();
    for (Role role : variable.ofUnits() ? OF_A_UNIT : List.of(Role.WEIGHT)) {
      Optional<Node> owner = Tensors.owner(structure.grouped(), layer, role);
      owner.ifPresent(node -> tensors.add(structure.tensors().get(node.id()).get(role)));
    }
    return tensors;
  }

  private CodeBlock assigned(
      Variable variable, List<Integer> layers, List<KernelCall> calls, Map<String, Source> read) {
    return CodeBlock.builder()
        .add(ScoreEmission.external(List.copyOf(read.values()), layers, structure))
        .add(writing.run("assign " + variable.name(), calls, read))
        .build();
  }

  private static Map<String, Source> sources(Score.OfUnits value) {
    Map<String, Source> sources = new LinkedHashMap<>();
    value.sources().forEach(s -> sources.put("s" + sources.size(), s));
    return sources;
  }
}
