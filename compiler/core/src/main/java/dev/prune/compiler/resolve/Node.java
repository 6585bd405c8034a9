package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.op.Arguments;
import dev.prune.compiler.op.Operation;
import java.util.List;

/**
 * A layer of the unrolled network.
 *
 * @param id its place in {@link Graph#nodes}
 * @param name unique: {@code fc1}, {@code fc1.relu}, {@code stage2.c1}
 * @param operation what it does
 * @param arguments checked
 * @param inputs ids of nodes, or {@link Graph#INPUT}
 * @param span where it was written
 */
public record Node(int id, String name, Operation operation, Arguments arguments, List<Integer> inputs, Span span) {
  public Node {
    inputs = List.copyOf(inputs);
  }
}
