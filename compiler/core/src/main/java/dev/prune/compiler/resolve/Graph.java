package dev.prune.compiler.resolve;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.op.Shape;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network with blocks and loops unrolled.
 *
 * @param name as declared
 * @param doc its documentation
 * @param inputName name of the input
 * @param inputShape extents of one sample
 * @param inputSpan where the input is declared
 * @param nodes layers in order of execution
 * @param outputs output name to node id, in order of declaration
 * @param values every top-level value name to node id, for selectors
 * @param span the declaration
 */
public record Graph(
    String name,
    String doc,
    String inputName,
    Shape inputShape,
    Span inputSpan,
    List<Node> nodes,
    Map<String, Integer> outputs,
    Map<String, Integer> values,
    Span span) {
  /** The id of the network's input. */
  public static final int INPUT = -1;

  public Graph {
    nodes = List.copyOf(nodes);
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The same network under another name. */
  public Graph named(String other) {
    return new Graph(other, doc, inputName, inputShape, inputSpan, nodes, outputs, values, span);
  }

  /** The same network of other layers. */
  public Graph of(List<Node> others, Map<String, Integer> outputsOfOthers, Map<String, Integer> valuesOfOthers) {
    return new Graph(name, doc, inputName, inputShape, inputSpan, others, outputsOfOthers, valuesOfOthers, span);
  }

  /** These nodes and all that they are computed from. */
  public Set<Integer> upstream(Collection<Integer> of) {
    Set<Integer> found = new HashSet<>(of);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (found.contains(i)) {
        found.addAll(nodes.get(i).inputs());
      }
    }
    return found;
  }
}
