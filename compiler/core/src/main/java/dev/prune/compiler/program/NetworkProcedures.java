package dev.prune.compiler.program;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.ActivationPass;
import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Calls;
import dev.prune.compiler.instruction.GradientPass;
import dev.prune.compiler.instruction.Instructions;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.LossTerm;
import dev.prune.compiler.instruction.Mapped;
import dev.prune.compiler.instruction.Mode;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Procedure;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Used;
import dev.prune.compiler.instruction.Value;
import dev.prune.compiler.op.LayerScope;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The procedures that every network has: gradients of each of its losses, evaluation, prediction. A procedure computes the
 * layers that it needs and no others.
 */
public final class NetworkProcedures {
  private final Structure structure;
  private final List<LossTerm> measured;
  private final List<List<LossTerm>> losses;

  private NetworkProcedures(Structure structure, List<LossTerm> measured, List<List<LossTerm>> losses) {
    this.structure = structure;
    this.measured = List.copyOf(measured);
    this.losses = List.copyOf(losses);
  }

  /**
   * The procedures of a network.
   *
   * @param measured each output that some loss reads, the main one first
   * @param losses what it is trained for: the training's loss, then those of phases
   */
  public static NetworkProcedures of(Structure structure, List<LossTerm> measured, List<List<LossTerm>> losses) {
    return new NetworkProcedures(structure, measured, losses);
  }

  /** The procedures of a network with one loss. */
  public static NetworkProcedures of(Structure structure, LossTerm loss) {
    return of(structure, List.of(loss), List.of(List.of(loss)));
  }

  /** How many losses there are. */
  public int losses() {
    return losses.size();
  }

  /** Forward, loss and backward in train mode, of the training's loss. */
  public Procedure gradients() {
    return gradients(new GradientPass(Mode.TRAIN, 1), 0);
  }

  /** Forward, loss and backward in eval mode, for scores, of the training's loss. */
  public Procedure gradientsInEval() {
    return gradients(new GradientPass(Mode.EVAL, 1), 0);
  }

  /** Forward, loss and backward of one batch, of the loss with a number. */
  public Procedure gradients(GradientPass pass, int loss) {
    String summary =
        (pass.ofOutputs() ? "Forward, and backward from the sum of all outputs, of one batch, " : "Forward, loss and backward of one batch, ")
            + words(pass, loss) + ".";
    return new Procedure(
        name(pass, "gradients", loss), summary, instructions(pass, loss, pass.plain()).list(), List.of());
  }

  /** How the gradients of one batch move along the direction: the Hessian times the direction. */
  public Procedure tangent(GradientPass pass, int loss) {
    String summary = "The Hessian times the direction over one batch, " + words(pass, loss) + ".";
    return new Procedure(
        name(pass, "tangent", loss), summary, Tangent.of(instructions(pass, loss, false)), List.of());
  }

  /** The method of a pass of the loss with a number. */
  public static String name(GradientPass pass, String what, int loss) {
    return pass.name(what) + (loss == 0 ? "" : "OfLoss" + (loss + 1));
  }

  private static String words(GradientPass pass, int loss) {
    String mode = pass.mode() == Mode.EVAL ? "in eval mode" : "in train mode";
    return (pass.temperature() == 1 ? mode : mode + " at temperature " + pass.temperature())
        + (loss == 0 ? "" : ", of loss " + (loss + 1));
  }

  private Instructions instructions(GradientPass pass, int loss, boolean measures) {
    Instructions to = new Instructions();
    List<LossTerm> terms = losses.get(loss);
    Set<Integer> needed = graph().upstream(terms.stream().map(LossTerm::node).toList());
    if (structure.grouped().shaped().graph().nodes().stream()
        .anyMatch(n -> !needed.contains(n.id()) && structure.trains(n.id()))) {
      // Nobody writes their gradients, and somebody reads them.
      to.add(new Calls(List.of(ZEROS)), List.of());
    }
    Value input = input(to);
    Map<Integer, Value> values = forward(to, input, pass.mode(), needed);
    Map<Value, LossTerm> read = new LinkedHashMap<>();
    for (LossTerm term : terms) {
      enterLoss(term, to);
      Value out = values.get(term.node());
      if (pass.temperature() != 1) {
        Formula cooled = Formula.variable("x").over(Formula.of(pass.temperature()));
        Value result = to.value(out.name() + "AtTemperature", out.channels(), out.area());
        out = to.add(new Mapped("cooled", cooled, List.of("x")), List.of(out), result);
      }
      if (measures) {
        Losses.measure(term, place(term), out, to);
      }
      read.put(out, term);
    }
    Map<Value, Value> seeds = new LinkedHashMap<>();
    read.forEach(
        (out, term) -> {
          enterLoss(term, to);
          seeds.put(out, pass.ofOutputs() ? one(out, to) : Losses.gradient(term, out, to));
        });
    Backward.run(to, seeds, input);
    return to;
  }

  private static final KernelCall ZEROS =
      KernelCall.of(
          FlatKernels.class, "fill", new Operand.Field("gradients"), new Operand.Field("dims"),
          new Operand.Entry(new Dim.Parameters()), new Operand.Real(0));

  private int place(LossTerm term) {
    return measured.stream().map(LossTerm::output).toList().indexOf(term.output());
  }

  /** What the sum of all outputs changes with each of them. */
  private static Value one(Value output, Instructions to) {
    Value ones = to.value("one", output.channels(), output.area());
    return to.add(new Mapped("one", Formula.of(1), List.of("x")), List.of(output), ones);
  }

  /** Forward and loss in eval mode, of every output that is measured. */
  public Procedure evaluate() {
    Instructions to = new Instructions();
    Set<Integer> needed = graph().upstream(measured.stream().map(LossTerm::node).toList());
    Map<Integer, Value> values = forward(to, input(to), Mode.EVAL, needed);
    for (LossTerm term : measured) {
      enterLoss(term, to);
      Losses.measure(term, place(term), values.get(term.node()), to);
    }
    return new Procedure("evaluate", "Forward and loss of one batch, in eval mode.", to.list(), List.of());
  }

  /** Forward in eval mode; the main output is kept. */
  public Procedure predict() {
    return predict("predict", measured.getFirst().node());
  }

  /** What layers give on for one batch; nothing behind them is computed. */
  public Procedure activations(ActivationPass pass) {
    Instructions to = new Instructions();
    Map<Integer, Integer> nodes = new LinkedHashMap<>();
    pass.layers().forEach(layer -> nodes.put(layer, ActivationNodes.of(structure.grouped(), layer)));
    Map<Integer, Value> values = forward(to, input(to), pass.mode(), graph().upstream(List.copyOf(nodes.values())));
    for (int layer : pass.layers()) {
      Node node = graph().nodes().get(layer);
      to.enter(node.name(), node.span());
      Value x = values.get(nodes.get(layer));
      if (!pass.element().equals(Formula.variable(ActivationPass.ACTIVATION))) {
        Value result = to.value(x.name() + "Observed", x.channels(), x.area());
        x = to.add(new Mapped("observed", pass.element(), List.of(ActivationPass.ACTIVATION)), List.of(x), result);
      }
      to.add(new Observed(layer, pass.buffer(), pass.count()), List.of(x));
    }
    String words = pass.mode() == Mode.EVAL ? "in eval mode" : "in train mode";
    return new Procedure(
        pass.name(), "What layers give on for one batch, " + words + ".", Used.of(to.list()), List.of());
  }

  /** Forward in eval mode as far as an output needs it; the output is kept. */
  public Procedure predict(String name, int output) {
    Instructions to = new Instructions();
    Value out = forward(to, input(to), Mode.EVAL, graph().upstream(List.of(output))).get(output);
    return new Procedure(name, "Forward of one batch, in eval mode.", to.list(), List.of(out));
  }

  /** The outputs but the main one, by name. */
  public Map<String, Integer> otherOutputs() {
    Map<String, Integer> others = new LinkedHashMap<>(graph().outputs());
    others.remove(measured.getFirst().output());
    return others;
  }

  private Graph graph() {
    return structure.grouped().shaped().graph();
  }

  private void enterLoss(LossTerm term, Instructions to) {
    to.enter("loss", graph().nodes().get(term.node()).span());
  }

  private Value input(Instructions to) {
    Shape shape = graph().inputShape();
    return to.value(graph().inputName(), Axis.fixed(shape.channels()), shape.area());
  }

  private Map<Integer, Value> forward(Instructions to, Value input, Mode mode, Set<Integer> needed) {
    Map<Integer, Value> values = new HashMap<>(Map.of(Graph.INPUT, input));
    for (Node node : graph().nodes()) {
      if (!needed.contains(node.id())) {
        continue;
      }
      to.enter(node.name(), node.span());
      List<Value> inputs = new ArrayList<>();
      node.inputs().forEach(id -> inputs.add(values.get(id)));
      LayerScope scope =
          new LayerScope(
              node.name(),
              node.id(),
              structure.layers().get(node.id()).position(),
              mode,
              node.arguments(),
              structure.grouped().shaped().inputs(node),
              structure.grouped().shaped().shape(node.id()),
              structure.grouped().axis(node.id()),
              structure.grouped().feeding(node),
              structure.tensors().get(node.id()),
              to);
      values.put(node.id(), node.operation().build(scope, inputs));
    }
    return values;
  }
}
