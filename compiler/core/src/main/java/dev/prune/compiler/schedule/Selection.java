package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.op.Operation;
import dev.prune.compiler.op.Operations;
import dev.prune.compiler.resolve.Graph;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.syntax.Selector;
import dev.prune.runtime.network.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * From selectors to layers. A single word is, in this order: a selector given to a method, one of {@code all}, {@code
 * outputs}, {@code first} and {@code shared}, an operation, a layer, a block (all layers inside it), a value (the layers whose channels
 * it has). Only layers with parameters are selected.
 */
final class Selection {
  private final GroupedNetwork network;
  private final Names names;
  private final Diagnostics diagnostics;
  private final List<Node> nodes;

  private Selection(GroupedNetwork network, Names names, Diagnostics diagnostics) {
    this.network = network;
    this.names = names;
    this.diagnostics = diagnostics;
    this.nodes = network.shaped().graph().nodes();
  }

  /** The layers; nothing after messages, and never none. */
  static Optional<Layers> run(Selector selector, GroupedNetwork network, Names names, Diagnostics diagnostics) {
    return new Selection(network, names, diagnostics).select(selector);
  }

  /** All layers with weights: what is meant where no selector is written. */
  static Layers all(GroupedNetwork network, Span span) {
    return new Layers(
        network.shaped().graph().nodes().stream().filter(n -> n.operation().weighted()).map(Node::id).toList(),
        Map.of(),
        span);
  }

  private Optional<Layers> select(Selector selector) {
    Set<Integer> chosen = new TreeSet<>();
    Map<Integer, Span> named = new LinkedHashMap<>();
    boolean good = true;
    for (Selector.Term term : selector.terms()) {
      Optional<Set<Integer>> found = term(term, named);
      good &= found.isPresent();
      found.ifPresent(chosen::addAll);
    }
    boolean any = !chosen.isEmpty();
    for (Selector.Term term : selector.except()) {
      Optional<Set<Integer>> found = term(term, new LinkedHashMap<>());
      good &= found.isPresent();
      found.ifPresent(chosen::removeAll);
    }
    named.keySet().retainAll(chosen);
    if (good && chosen.isEmpty()) {
      diagnostics.reportWithHelp(
          Code.EMPTY_SELECTION,
          selector.span(),
          any ? "Everything it names is taken away again after `except`." : "The network has " + kinds() + "." + gates(selector),
          network.shaped().graph().name());
      return Optional.empty();
    }
    return good ? Optional.of(new Layers(List.copyOf(chosen), named, selector.span())) : Optional.empty();
  }

  private String kinds() {
    Set<String> kinds = new LinkedHashSet<>();
    nodes.stream().filter(this::hasParameters).forEach(n -> kinds.add("`" + n.operation().name() + "`"));
    return "layers of the kinds " + String.join(", ", kinds);
  }

  /** One kind of gate named for another. */
  private String gates(Selector selector) {
    boolean named =
        selector.terms().stream()
            .flatMap(t -> Operations.find(t.pattern().text()).stream())
            .anyMatch(Operation::gates);
    Set<String> kinds = new LinkedHashSet<>();
    nodes.stream().filter(n -> n.operation().gates()).forEach(n -> kinds.add("`" + n.operation().name() + "`"));
    return named && !kinds.isEmpty() ? " Its gates are of the kind " + String.join(" or ", kinds) + ": name that." : "";
  }

  private Optional<Set<Integer>> term(Selector.Term term, Map<Integer, Span> named) {
    Optional<Set<Integer>> found =
        switch (term.reach()) {
          case ITSELF -> pattern(term.pattern(), named);
          case UPSTREAM -> reached(term.pattern(), true);
          case DOWNSTREAM -> reached(term.pattern(), false);
          case GATES -> gates(term.pattern());
        };
    return term.where().isEmpty()
        ? found
        : found.flatMap(ids -> Attributes.filter(ids, term, network, names.constants(), diagnostics));
  }

  private Optional<Set<Integer>> pattern(Selector.Pattern pattern, Map<Integer, Span> named) {
    if (pattern.parts().size() > 1 || pattern.parts().contains("*")) {
      return matching(pattern);
    }
    String word = pattern.parts().getFirst();
    Optional<Meaning> meaning = names.find(word);
    if (meaning.isPresent() && meaning.get() instanceof Meaning.Selected given) {
      named.putAll(given.layers().named());
      return Optional.of(new TreeSet<>(given.layers().nodes()));
    }
    if (meaning.isPresent() && meaning.get() instanceof Meaning.Unknown) {
      return Optional.empty();
    }
    switch (word) {
      case "all" -> {
        return weighted(nodes);
      }
      case "first" -> {
        return Optional.of(ids(nodes.stream().filter(n -> n.operation().weighted()).limit(1).toList()));
      }
      case "outputs" -> {
        return Optional.of(outputs());
      }
      case "shared" -> {
        return Optional.of(shared());
      }
      default -> {}
    }
    if (Operations.find(word).isPresent()) {
      return Optional.of(
          ids(nodes.stream()
              .filter(n -> n.operation() == Operations.find(word).get() && hasParameters(n))
              .toList()));
    }
    return layer(word, pattern.span(), named);
  }

  private Optional<Set<Integer>> layer(String word, Span span, Map<Integer, Span> named) {
    Optional<Node> layer = nodes.stream().filter(n -> n.name().equals(word)).findFirst();
    if (layer.isPresent() && hasParameters(layer.get())) {
      named.put(layer.get().id(), span);
      return Optional.of(ids(List.of(layer.get())));
    }
    Set<Integer> inside = ids(nodes.stream().filter(n -> n.name().startsWith(word + ".") && hasParameters(n)).toList());
    if (layer.isEmpty() && !inside.isEmpty()) {
      return Optional.of(inside);
    }
    Integer value = layer.map(Node::id).orElse(network.shaped().graph().values().get(word));
    if (value != null) {
      Set<Integer> producers = producers(value);
      if (producers.size() == 1) {
        named.put(producers.iterator().next(), span);
      }
      return Optional.of(producers);
    }
    unknown(word, span);
    return Optional.empty();
  }

  private void unknown(String word, Span span) {
    Set<String> known = new LinkedHashSet<>(List.of("all", "outputs", "first", "shared"));
    nodes.stream().filter(this::hasParameters).forEach(n -> known.add(n.operation().name()));
    nodes.stream().filter(this::hasParameters).forEach(n -> known.add(n.name()));
    known.addAll(network.shaped().graph().values().keySet());
    known.addAll(names.names(m -> m instanceof Meaning.Selected));
    diagnostics.reportUnknown(Code.UNKNOWN_LAYER, span, word, known, network.shaped().graph().name());
  }

  private Optional<Set<Integer>> matching(Selector.Pattern pattern) {
    List<Node> found =
        nodes.stream()
            .filter(n -> hasParameters(n) && matches(List.of(n.name().split("\\.")), pattern.parts()))
            .toList();
    if (found.isEmpty()) {
      unknown(pattern.text(), pattern.span());
      return Optional.empty();
    }
    return pattern.parts().contains("*") ? weightedOrAll(found) : Optional.of(ids(found));
  }

  /** A pattern with {@code *} means the layers with weights among those it matches, if there are any. */
  private Optional<Set<Integer>> weightedOrAll(List<Node> found) {
    Optional<Set<Integer>> weighted = weighted(found);
    return weighted.get().isEmpty() ? Optional.of(ids(found)) : weighted;
  }

  /** {@code *} is one part of a name, and at the end of a pattern one or more. */
  private static boolean matches(List<String> name, List<String> pattern) {
    boolean open = pattern.getLast().equals("*");
    if (open ? name.size() < pattern.size() : name.size() != pattern.size()) {
      return false;
    }
    for (int i = 0; i < pattern.size(); i++) {
      if (!pattern.get(i).equals("*") && !pattern.get(i).equals(name.get(i))) {
        return false;
      }
    }
    return true;
  }

  private Set<Integer> outputs() {
    Set<Integer> all = new TreeSet<>();
    network.shaped().graph().outputs().values().forEach(id -> all.addAll(producers(id)));
    return all;
  }

  /** Layers that have a channel group with another one: those of residual streams, and of what scales their channels. */
  private Set<Integer> shared() {
    Set<Integer> all = new TreeSet<>();
    for (int g = 0; g < network.groups().size(); g++) {
      List<Node> producers = network.tied(g).stream().flatMap(t -> network.producers(t).stream()).distinct().toList();
      if (producers.size() > 1) {
        all.addAll(ids(producers));
      }
    }
    return all;
  }

  /** The weighted layers whose channels a value has. */
  private Set<Integer> producers(int id) {
    Set<Integer> all = new TreeSet<>();
    if (id != Graph.INPUT) {
      for (Segment segment : network.axis(id).segments()) {
        if (segment.group() >= 0) {
          network.tied(segment.group()).forEach(g -> all.addAll(ids(network.producers(g))));
        }
      }
    }
    return all;
  }

  private Optional<Set<Integer>> reached(Selector.Pattern pattern, boolean upstream) {
    Map<String, Integer> values = network.shaped().graph().values();
    Set<Integer> from = new HashSet<>();
    boolean layer = nodes.stream().anyMatch(n -> n.name().equals(pattern.text()));
    if (!layer && pattern.parts().size() == 1 && values.containsKey(pattern.text())) {
      from.add(values.get(pattern.text()));
    } else {
      Optional<Set<Integer>> found = pattern(pattern, new LinkedHashMap<>());
      if (found.isEmpty()) {
        return found;
      }
      from.addAll(found.get());
    }
    Set<Integer> reached = upstream ? upstream(from) : downstream(from);
    return weighted(nodes.stream().filter(n -> reached.contains(n.id())).toList());
  }

  /** Those that stand behind layers: a gate is named by its own name otherwise. */
  private Optional<Set<Integer>> gates(Selector.Pattern pattern) {
    return pattern(pattern, new LinkedHashMap<>())
        .map(layers -> ids(layers.stream().flatMap(layer -> Gates.of(network, layer).stream()).toList()));
  }

  private Set<Integer> upstream(Set<Integer> from) {
    Set<Integer> reached = new HashSet<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (from.contains(i) || reached.contains(i)) {
        reached.addAll(nodes.get(i).inputs());
      }
    }
    return reached;
  }

  private Set<Integer> downstream(Set<Integer> from) {
    Set<Integer> reached = new HashSet<>();
    for (Node node : nodes) {
      if (node.inputs().stream().anyMatch(i -> from.contains(i) || reached.contains(i))) {
        reached.add(node.id());
      }
    }
    return reached;
  }

  private boolean hasParameters(Node node) {
    return !node.operation()
        .tensors(
            network.shaped().inputs(node).getFirst(), network.shaped().shape(node.id()), node.arguments())
        .isEmpty();
  }

  private Optional<Set<Integer>> weighted(List<Node> some) {
    return Optional.of(ids(some.stream().filter(n -> n.operation().weighted()).toList()));
  }

  private static Set<Integer> ids(Collection<Node> some) {
    List<Integer> ids = new ArrayList<>();
    some.forEach(n -> ids.add(n.id()));
    return new TreeSet<>(ids);
  }
}
