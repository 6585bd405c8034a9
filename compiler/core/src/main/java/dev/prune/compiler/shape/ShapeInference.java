package dev.prune.compiler.shape;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.op.ShapeResult;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives every layer its shape. */
public final class ShapeInference {
  private ShapeInference() {}

  /**
   * The network with shapes, or nothing after messages. A layer behind an error gets no message of its own; a layer that
   * no output needs is checked before it is dropped.
   */
  public static Optional<ShapedNetwork> run(Graph whole, Diagnostics diagnostics) {
    if (!inputFits(whole, diagnostics)) {
      return Optional.empty();
    }
    return shaped(whole, diagnostics)
        .flatMap(all -> shaped(LiveLayers.run(all.graph(), diagnostics), diagnostics))
        .filter(live -> WeightLimit.check(live, diagnostics));
  }

  private static Optional<ShapedNetwork> shaped(Graph graph, Diagnostics diagnostics) {
    List<Shape> shapes = new ArrayList<>();
    boolean good = true;
    for (Node node : graph.nodes()) {
      Optional<Shape> shape = shape(node, graph, shapes, diagnostics);
      good &= shape.isPresent();
      shapes.add(shape.orElse(null));
    }
    return good ? Optional.of(new ShapedNetwork(graph, shapes)) : Optional.empty();
  }

  private static boolean inputFits(Graph graph, Diagnostics diagnostics) {
    try {
      graph.inputShape().size();
      return true;
    } catch (ArithmeticException overflow) {
      diagnostics.report(Code.VALUE_TOO_LARGE, graph.inputSpan(), graph.inputName());
      return false;
    }
  }

  private static Optional<Shape> shape(Node node, Graph graph, List<Shape> shapes, Diagnostics diagnostics) {
    List<Shape> inputs = new ArrayList<>();
    for (int id : node.inputs()) {
      Shape input = id == Graph.INPUT ? graph.inputShape() : shapes.get(id);
      if (input == null) {
        return Optional.empty();
      }
      inputs.add(input);
    }
    try {
      return switch (node.operation().shape(inputs, node.arguments())) {
        case ShapeResult.Ok ok -> {
          ok.shape().size();
          yield Optional.of(ok.shape());
        }
        case ShapeResult.Bad bad -> {
          diagnostics.reportWithHelp(Code.SHAPE_MISMATCH, node.span(), bad.error().help(), bad.error().message());
          yield Optional.empty();
        }
      };
    } catch (ArithmeticException overflow) {
      diagnostics.report(Code.VALUE_TOO_LARGE, node.span(), node.name());
      return Optional.empty();
    }
  }
}
