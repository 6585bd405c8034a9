package dev.prune.compiler;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.op.Arguments;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.schedule.Act;
import dev.prune.compiler.schedule.Trigger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The gates that a training inserts and never folds: whoever goes on from its weights needs them, too. */
final class LastingGates {
  private LastingGates() {}

  /** The lines that insert them. */
  static List<String> of(Compilation compilation) {
    Set<Integer> folded = new HashSet<>();
    for (Trigger trigger : compilation.training().schedule().triggers()) {
      for (Act act : trigger.body().stream().flatMap(a -> a.all().stream()).toList()) {
        if (act instanceof Act.Fold fold) {
          folded.addAll(fold.gates());
        }
      }
    }
    List<String> lines = new ArrayList<>();
    for (Node node : compilation.grouped().shaped().graph().nodes()) {
      boolean lasts = node.operation().gates() && !folded.contains(node.id());
      if (lasts && inserted(node, compilation)) {
        String layer = node.name().substring(0, node.name().lastIndexOf('.'));
        lines.add("insert " + node.operation().name() + written(node.arguments()) + " behind " + layer);
      }
    }
    return lines;
  }

  /** Whether a layer was written in a training or a method, not in a network. */
  private static boolean inserted(Node node, Compilation compilation) {
    return within(node.span(), compilation.train().span())
        || compilation.declarations().methods().values().stream().anyMatch(m -> within(node.span(), m.span()));
  }

  private static boolean within(Span inner, Span outer) {
    return inner.source().equals(outer.source()) && inner.start() >= outer.start() && inner.end() <= outer.end();
  }

  private static String written(Arguments arguments) {
    return arguments.values().entrySet().stream()
        .map(a -> a.getKey() + ": " + a.getValue())
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
