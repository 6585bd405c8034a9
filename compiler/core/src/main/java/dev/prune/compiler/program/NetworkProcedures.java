package dev.prune.compiler.program;

import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.Backward;
import dev.prune.compiler.instruction.Instructions;
import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.instruction.Mode;
import dev.prune.compiler.instruction.Procedure;
import dev.prune.compiler.instruction.Tangent;
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
    return gradients("gradients", Mode.TRAIN, "Forward, loss and backward of one batch, in train mode.");
  }

  /** Forward, loss and backward in eval mode, for scores. */
  public Procedure gradientsInEval() {
    return gradients("gradientsInEval", Mode.EVAL, "Forward, loss and backward of one batch, in eval mode.");
  }

  private Procedure gradients(String name, Mode mode, String summary) {
    return new Procedure(name, summary, gradients(mode, true).list(), List.of());
  }

  private Instructions gradients(Mode mode, boolean measured) {
    Instructions to = new Instructions();
    Value input = input(to);
    Value out = forward(to, input, mode);
    enterLoss(to);
    if (measured) {
      Losses.measure(loss, out, to);
    }
    Value seed = Losses.gradient(loss, out, to);
    Backward.run(to, Map.of(out, seed), input);
    return to;
  }

  /** How the gradients of one batch move along the direction: the Hessian times the direction. */
  public Procedure tangent(Mode mode) {
    boolean eval = mode == Mode.EVAL;
    return new Procedure(
        eval ? "tangentInEval" : "tangent",
        "The Hessian times the direction over one batch, in " + (eval ? "eval" : "train") + " mode.",
        Tangent.of(gradients(mode, false)),
        List.of());
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
    return values.get(output);
  }
}
