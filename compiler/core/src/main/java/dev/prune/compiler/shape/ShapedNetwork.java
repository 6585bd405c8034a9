package dev.prune.compiler.shape;

import dev.prune.compiler.op.Shape;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import java.util.List;

/**
 * A network whose every layer has a shape.
 *
 * @param graph layers that outputs depend on
 * @param shapes the output shape of each node
 */
public record ShapedNetwork(Graph graph, List<Shape> shapes) {
  public ShapedNetwork {
    shapes = List.copyOf(shapes);
  }

  /** The shape of a node or of the input. */
  public Shape shape(int id) {
    return id == Graph.INPUT ? graph.inputShape() : shapes.get(id);
  }

  /** The shapes that a node reads. */
  public List<Shape> inputs(Node node) {
    return node.inputs().stream().map(this::shape).toList();
  }
}
