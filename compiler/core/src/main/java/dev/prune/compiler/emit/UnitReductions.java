package dev.prune.compiler.emit;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Simplification;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.schedule.Score;
import dev.prune.compiler.schedule.Score.Reduction;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.schedule.Tensors;
import dev.prune.runtime.kernel.ElementwiseKernels;
import dev.prune.runtime.kernel.ReduceKernels;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Kernel calls for one number a unit: sums and maxima over the tensors of a layer, then a formula of them. */
final class UnitReductions {
  private static final Dim ONE = new Dim.Width(Axis.fixed(1), 1);
  private static final Operand DIMS = new Operand.Field("dims");
  private static final Operand ELEMENTS = new Operand.Field("elementScores");

  private final Structure structure;
  private final Function<String, Operand> partial;
  private final Operand result;
  private final IntFunction<Dim> offset;
  private final TreeSet<String> buffers = new TreeSet<>();

  /**
   * For a network.
   *
   * @param partial a named buffer for the numbers of one reduction
   * @param result where the numbers of the formula go; elements, too, are written to {@code elementScores}
   * @param offset where the numbers of a layer begin, in all of these buffers
   */
  private UnitReductions(
      Structure structure, Function<String, Operand> partial, Operand result, IntFunction<Dim> offset) {
    this.structure = structure;
    this.partial = partial;
    this.result = result;
    this.offset = offset;
  }

  /** Into {@code unitScores}, by unit buffers: of layers whose units a choice may name. */
  static UnitReductions ofScores(Structure structure) {
    return new UnitReductions(
        structure, Operand.PerUnit::new, new Operand.Field("unitScores"), Dim.UnitOffset::new);
  }

  /** Into the beginning of each layer's weights in {@code elementScores}, by flat buffers: of any layer, outputs too. */
  static UnitReductions ofVariables(Structure structure) {
    return new UnitReductions(
        structure, Operand.Flat::new, ELEMENTS,
        layer -> new Dim.ParameterOffset(tensor(structure, layer, Role.WEIGHT)));
  }

  /** The named buffers of all calls so far. */
  TreeSet<String> buffers() {
    return buffers;
  }

  /** Where the numbers of a layer begin. */
  Operand offset(int layer) {
    return new Operand.Entry(offset.apply(layer));
  }

  /** One number for each unit of a layer. */
  List<KernelCall> calls(Score.OfUnits score, int layer) {
    List<KernelCall> calls = new ArrayList<>();
    Axis axis = structure.grouped().axis(layer);
    // No kernel reads the buffer that it writes.
    boolean direct =
        !result.equals(ELEMENTS)
            && score.reductions().size() == 1
            && score.formula().equals(Formula.variable("r0"))
            && score.reductions().getFirst().kind() != Reduction.Kind.GIVEN;
    Formula formula = score.formula();
    List<String> variables = new ArrayList<>();
    List<Operand> inputs = new ArrayList<>();
    for (int k = 0; k < score.reductions().size(); k++) {
      Reduction reduction = score.reductions().get(k);
      if (reduction.kind() == Reduction.Kind.GIVEN) {
        variables.add("r" + k);
        inputs.add(buffer(((Source.External) reduction.variables().values().iterator().next()).buffer()));
        continue;
      }
      if (!needed(reduction, layer)) {
        formula = Simplification.of(formula.with("r" + k, Formula.of(0)));
        continue;
      }
      int tensor = tensor(structure, layer, reduction.role());
      calls.add(
          SliceWriter.elements(
              reduction.element(), reduction.variables(), new Dim.ParameterOffset(tensor),
              new Dim.ParameterSize(tensor)));
      Operand to = direct ? result : buffer("reduction " + k);
      if (!direct) {
        variables.add("r" + k);
        inputs.add(to);
      }
      calls.add(reduce(reduction.kind(), tensor, axis, layer, to));
    }
    for (int k = 0; k < score.activations().size(); k++) {
      variables.add("a" + k);
      inputs.add(partial.apply(score.activations().get(k).name()));
    }
    if (!direct) {
      List<Operand> operands = new ArrayList<>();
      operands.add(new Operand.Mapping("score", formula, variables));
      operands.add(result);
      operands.add(DIMS);
      operands.add(offset(layer));
      operands.add(new Operand.Entry(new Dim.Width(axis, 1)));
      operands.addAll(inputs);
      calls.add(new KernelCall(ElementwiseKernels.class, "slice", operands));
    }
    return calls;
  }

  private Operand buffer(String name) {
    buffers.add(name);
    return partial.apply(name);
  }

  private static int tensor(Structure structure, int layer, Role role) {
    return structure.tensors().get(Tensors.owner(structure.grouped(), layer, role).orElseThrow().id()).get(role);
  }

  private boolean needed(Reduction reduction, int layer) {
    boolean present = Tensors.owner(structure.grouped(), layer, reduction.role()).isPresent();
    return switch (reduction.need()) {
      case ALWAYS -> true;
      case WHERE_PRESENT -> present;
      case WITHOUT_GATE -> present && Tensors.owner(structure.grouped(), layer, Role.GATE).isEmpty();
    };
  }

  private KernelCall reduce(Reduction.Kind kind, int tensor, Axis axis, int layer, Operand to) {
    return KernelCall.of(
        ReduceKernels.class,
        kind == Reduction.Kind.SUM ? "sumUnits" : "maxUnits",
        ELEMENTS,
        to,
        DIMS,
        new Operand.Entry(new Dim.ParameterOffset(tensor)),
        new Operand.Entry(ONE),
        new Operand.Entry(new Dim.Width(axis, 1)),
        new Operand.Entry(inner(structure.parameters().get(tensor))),
        offset(layer));
  }

  /** Elements of a tensor that belong to one position of its first axis. */
  static Dim inner(Tensor tensor) {
    if (tensor.axes().size() == 1) {
      return ONE;
    }
    int area = 1;
    for (Axis axis : tensor.axes().subList(2, tensor.axes().size())) {
      area *= axis.width(new int[0]);
    }
    return new Dim.Width(tensor.axes().get(1), area);
  }
}
