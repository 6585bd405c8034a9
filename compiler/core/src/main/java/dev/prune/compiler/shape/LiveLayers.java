package dev.prune.compiler.shape;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Drops layers that no output depends on, with a warning for each. */
final class LiveLayers {
  private LiveLayers() {}

  static Graph run(Graph graph, Diagnostics diagnostics) {
    boolean[] live = live(graph);
    Map<Integer, Integer> renamed = new HashMap<>(Map.of(Graph.INPUT, Graph.INPUT));
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (!live[node.id()]) {
        // Behind an error everything may look unused.
        if (!diagnostics.failed() && node.inputs().stream().allMatch(i -> i == Graph.INPUT || live[i])) {
          diagnostics.report(Code.UNUSED_LAYER, node.span(), node.name());
        }
        continue;
      }
      renamed.put(node.id(), nodes.size());
      nodes.add(
          new Node(
              nodes.size(),
              node.name(),
              node.operation(),
              node.arguments(),
              node.inputs().stream().map(renamed::get).toList(),
              node.span()));
    }
    return graph.of(nodes, renamed(graph.outputs(), renamed), renamed(graph.values(), renamed));
  }

  private static boolean[] live(Graph graph) {
    boolean[] live = new boolean[graph.nodes().size()];
    mark(live, graph.outputs().values());
    for (int i = live.length - 1; i >= 0; i--) {
      if (live[i]) {
        mark(live, graph.nodes().get(i).inputs());
      }
    }
    return live;
  }

  private static void mark(boolean[] live, Collection<Integer> ids) {
    for (int id : ids) {
      if (id != Graph.INPUT) {
        live[id] = true;
      }
    }
  }

  private static Map<String, Integer> renamed(Map<String, Integer> ids, Map<Integer, Integer> renamed) {
    Map<String, Integer> result = new LinkedHashMap<>();
    ids.forEach(
        (name, id) -> {
          if (renamed.containsKey(id)) {
            result.put(name, renamed.get(id));
          }
        });
    return result;
  }
}
