package dev.prune.compiler.program;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.ActivationPass;
import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.GradientPass;
import dev.prune.compiler.instruction.Instructions;
import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.instruction.Mapped;
import dev.prune.compiler.instruction.Mode;
import dev.prune.compiler.instruction.Procedure;
import dev.prune.compiler.instruction.Tangent;
import dev.prune.compiler.instruction.Used;
import dev.prune.compiler.instruction.Value;
import dev.prune.compiler.op.LayerScope;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import dev.prune.runtime.network.Axis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The procedures that every network has: gradients, evaluation, prediction. */
public final class NetworkProcedures {
  private final Structure structure;
  private final LossKind loss;
  private final int output;

  private NetworkProcedures(Structure structure, LossKind loss, int output) {
    this.structure = structure;
    this.loss = loss;
    this.output = output;
  }

  /**
   * The procedures of a network.
   *
   * @param loss what it is trained for
   * @param output the node that the loss reads
   */
  public static NetworkProcedures of(Structure structure, LossKind loss, int output) {
    return new NetworkProcedures(structure, loss, output);
  }

  /** Forward, loss and backward in train mode. */
  public Procedure gradients() {
    return gradients(new GradientPass(Mode.TRAIN, 1));
  }

  /** Forward, loss and backward in eval mode, for scores. */
  public Procedure gradientsInEval() {
    return gradients(new GradientPass(Mode.EVAL, 1));
  }

  /** Forward, loss and backward of one batch. */
  public Procedure gradients(GradientPass pass) {
    String summary =
        (pass.ofOutputs() ? "Forward, and backward from the sum of all outputs, of one batch, " : "Forward, loss and backward of one batch, ")
            + words(pass) + ".";
    return new Procedure(pass.name("gradients"), summary, instructions(pass, pass.plain()).list(), List.of());
  }

  /** How the gradients of one batch move along the direction: the Hessian times the direction. */
  public Procedure tangent(GradientPass pass) {
    String summary = "The Hessian times the direction over one batch, " + words(pass) + ".";
    return new Procedure(pass.name("tangent"), summary, Tangent.of(instructions(pass, false)), List.of());
  }

  private static String words(GradientPass pass) {
    String mode = pass.mode() == Mode.EVAL ? "in eval mode" : "in train mode";
    return pass.temperature() == 1 ? mode : mode + " at temperature " + pass.temperature();
  }

  private Instructions instructions(GradientPass pass, boolean measured) {
    Instructions to = new Instructions();
    Value input = input(to);
    Value out = forward(to, input, pass.mode());
    enterLoss(to);
    if (pass.temperature() != 1) {
      Formula cooled = Formula.variable("x").over(Formula.of(pass.temperature()));
      Value result = to.value(out.name() + "AtTemperature", out.channels(), out.area());
      out = to.add(new Mapped("cooled", cooled, List.of("x")), List.of(out), result);
    }
    if (measured) {
      Losses.measure(loss, out, to);
    }
    Value seed = pass.ofOutputs() ? one(out, to) : Losses.gradient(loss, out, to);
    Backward.run(to, Map.of(out, seed), input);
    return to;
  }

  /** What the sum of all outputs changes with each of them. */
  private static Value one(Value output, Instructions to) {
    Value ones = to.value("one", output.channels(), output.area());
    return to.add(new Mapped("one", Formula.of(1), List.of("x")), List.of(output), ones);
  }

  /** Forward and loss in eval mode. */
  public Procedure evaluate() {
    Instructions to = new Instructions();
    Value out = forward(to, input(to), Mode.EVAL);
    enterLoss(to);
    Losses.measure(loss, out, to);
    return new Procedure("evaluate", "Forward and loss of one batch, in eval mode.", to.list(), List.of());
  }

  /** Forward in eval mode; the output is kept. */
  public Procedure predict() {
    Instructions to = new Instructions();
    Value out = forward(to, input(to), Mode.EVAL);
    return new Procedure("predict", "Forward of one batch, in eval mode.", to.list(), List.of(out));
  }

  /** What layers give on for one batch; nothing behind them is computed. */
  public Procedure activations(ActivationPass pass) {
    Instructions to = new Instructions();
    Map<Integer, Value> values = values(to, input(to), pass.mode());
    for (int layer : pass.layers()) {
      Node node = structure.grouped().shaped().graph().nodes().get(layer);
      to.enter(node.name(), node.span());
      Value x = values.get(ActivationNodes.of(structure.grouped(), layer));
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

  private void enterLoss(Instructions to) {
    Node node = structure.grouped().shaped().graph().nodes().get(output);
    to.enter("loss", node.span());
  }

  private Value input(Instructions to) {
    Graph graph = structure.grouped().shaped().graph();
    Shape shape = graph.inputShape();
    return to.value(graph.inputName(), Axis.fixed(shape.channels()), shape.area());
  }

  private Value forward(Instructions to, Value input, Mode mode) {
    return values(to, input, mode).get(output);
  }

  /** The result of every node. */
  private Map<Integer, Value> values(Instructions to, Value input, Mode mode) {
    Graph graph = structure.grouped().shaped().graph();
    Map<Integer, Value> values = new HashMap<>(Map.of(Graph.INPUT, input));
    for (Node node : graph.nodes()) {
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
              structure.tensors().get(node.id()),
              to);
      values.put(node.id(), node.operation().build(scope, inputs));
    }
    return values;
  }
}
