package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.instruction.LossKind;
import dev.prune.compiler.instruction.LossTerm;
import dev.prune.compiler.resolve.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code loss cross_entropy(digit) + 0.5 * cross_entropy(exit)}.
 *
 * @param terms in order, of one kind, each of another output
 */
public record LossClause(List<LossTerm> terms, Span span) {
  public LossClause {
    terms = List.copyOf(terms);
  }

  /** The first term: in the training's loss, that of the main output. */
  public LossTerm main() {
    return terms.getFirst();
  }

  /** What the losses compare with: labels or numbers. */
  public LossKind kind() {
    return main().kind();
  }

  /** Layers with parameters that nothing of it comes from: no step of its gradient moves them. */
  List<Integer> unread(GroupedNetwork network) {
    Set<Integer> read = network.shaped().graph().upstream(terms.stream().map(LossTerm::node).toList());
    return network.shaped().graph().nodes().stream()
        .filter(n -> !read.contains(n.id()) && !Tensors.roles(network, n).isEmpty())
        .map(Node::id)
        .toList();
  }

  /** The term of an output. */
  public Optional<LossTerm> of(String output) {
    return terms.stream().filter(t -> t.output().equals(output)).findFirst();
  }
}
