package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.ScheduleItem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Expressions that are computed for each of some layers: metrics of layers, and what is asked of all of them. */
final class LayerElaboration {
  /** The word for the live units of a layer. */
  static final String WIDTH = "width";

  private static final Set<String> OVER = new LinkedHashSet<>(List.of("all", "any", "mean", "min", "max", "sum"));
  private static final int DEEPEST = 24;

  private LayerElaboration() {}

  /**
   * What a metric measures.
   *
   * @param layers of which it has a number each; empty where it is one number
   */
  record Valued(HostExpression value, List<Integer> layers) {}

  /** The value of a metric; nothing after messages. */
  static Optional<Valued> metric(ScheduleItem.Metric item, HostElaboration.Place place, Registry registry) {
    if (item.unit().isEmpty()) {
      return HostElaboration.number(item.value(), place, registry).map(v -> new Valued(v, List.of()));
    }
    if (!item.unit().get().name().equals("layer")) {
      registry.diagnostics.reportUnknown(
          Code.UNKNOWN_UNIT, item.unit().get().span(), item.unit().get().name(), List.of("layer"));
      return Optional.empty();
    }
    Optional<List<Integer>> layers =
        item.selector()
            .map(s -> Selection.run(s, registry.network, place.names(), registry.diagnostics))
            .orElse(Optional.of(Selection.all(registry.network, item.span())))
            .flatMap(l -> withUnits(l, registry));
    Each each = new Each(true);
    Optional<HostExpression> value = HostElaboration.number(item.value(), place.of(each), registry);
    return layers.flatMap(l -> value.filter(v -> covers(each, l, registry)).map(v -> new Valued(v, l)));
  }

  /** Of selected layers those with units of their own. */
  private static Optional<List<Integer>> withUnits(Layers layers, Registry registry) {
    Limits none = new Limits(1, Map.of(), Map.of());
    List<Integer> own =
        layers.nodes().stream()
            .filter(id -> !registry.network.groups(id).isEmpty())
            .toList();
    // Where none has, the reasons are those for which they cannot be pruned.
    return own.isEmpty()
        ? Eligible.run(layers, dev.prune.runtime.schedule.Unit.CHANNELS, none, registry.network, registry.diagnostics)
        : Optional.of(own);
  }

  /** Whether every metric that is named has a number for every layer; says which has not. */
  static boolean covers(Each each, List<Integer> layers, Registry registry) {
    List<Node> nodes = registry.network.shaped().graph().nodes();
    for (var named : each.metrics().entrySet()) {
      Metric metric = named.getKey();
      Optional<Integer> missing = layers.stream().filter(l -> !metric.layers().contains(l)).findFirst();
      if (missing.isPresent()) {
        String measured =
            metric.layers().stream().limit(4).map(l -> "`" + nodes.get(l).name() + "`").collect(Collectors.joining(", "))
                + (metric.layers().size() > 4 ? " and " + (metric.layers().size() - 4) + " more" : "");
        registry.diagnostics.report(
            Code.LAYER_NOT_MEASURED, named.getValue(), metric.name(), nodes.get(missing.get()).name(), measured);
        return false;
      }
    }
    return true;
  }

  /** {@code density(activation)} in the definition of a metric of layers. */
  static Optional<HostExpression> activation(Expression.Call c, HostElaboration.Place place, Registry registry) {
    if (place.each().isEmpty() || !place.each().get().measures) {
      registry.diagnostics.report(Code.ACTIVATION_OUTSIDE_METRIC, c.span(), "Activations");
      return Optional.empty();
    }
    return ActivationElaboration.run(c, place.names(), place.context(), place.names(), registry)
        .map(s -> new HostExpression.OfLayer(s.sum(), s.finish()));
  }

  /** {@code norm(w)}, which is of the layer's weights there. */
  static Optional<HostExpression> flat(
      HostExpression folded, Expression.Call c, HostElaboration.Place place, Registry registry) {
    if (folded instanceof HostExpression.Binary b) {
      // The mean over a set: a sum over a count.
      Optional<HostExpression> left = flat(b.left(), c, place, registry);
      return left.flatMap(
          l -> flat(b.right(), c, place, registry).map(r -> new HostExpression.Binary(b.operator(), l, r)));
    }
    HostExpression.Flat flat = ((HostExpression.Flat) folded).ofAllLayers();
    if (!flat.weightsOnly()) {
      registry.diagnostics.report(Code.NOT_YET, c.span(), "`" + c.function() + "` of all parameters of a layer");
      return Optional.empty();
    }
    if (!place.each().get().measures) {
      registry.diagnostics.report(Code.ACTIVATION_OUTSIDE_METRIC, c.span(), "Weights of a layer");
      return Optional.empty();
    }
    return Optional.of(new HostExpression.FlatOfLayer(flat));
  }

  /**
   * Whether a call asks something of all layers of a metric.
   *
   * @param each whether it stands in an expression that is computed for each layer itself
   */
  static boolean isOverLayers(Expression.Call c, Names names, boolean each) {
    boolean history =
        each && c.arguments().size() == 1 && c.arguments().getFirst().value() instanceof Expression.History;
    return !history
        && OVER.contains(c.function())
        && c.arguments().size() == 1
        && (HostExpression.CONDITIONS.contains(c.function()) || isOfLayers(c.arguments().getFirst().value(), names, 0));
  }

  private static boolean isOfLayers(Expression expression, Names names, int depth) {
    return switch (expression) {
      case Expression.Name n -> {
        Optional<Meaning> meaning = names.find(n.name());
        if (meaning.isEmpty()) {
          yield n.name().equals(WIDTH);
        }
        yield meaning.get() instanceof Meaning.Measured m && !m.metric().layers().isEmpty()
            || meaning.get() instanceof Meaning.Formula f
                && depth < DEEPEST
                && isOfLayers(f.expression(), f.names(), depth + 1);
      }
      // The largest of a history is of one layer where the metric has many; a history alone says nothing more.
      case Expression.History h -> h.when() != Expression.When.LAST && isOfLayers(h.of(), names, depth);
      case Expression.Call c ->
          c.arguments().stream()
              .anyMatch(
                  a ->
                      isOfLayers(a.value(), names, depth)
                          || a.value() instanceof Expression.History h && isOfLayers(h.of(), names, depth));
      case Expression.Unary u -> isOfLayers(u.operand(), names, depth);
      case Expression.Binary b -> isOfLayers(b.left(), names, depth) || isOfLayers(b.right(), names, depth);
      default -> false;
    };
  }

  /** {@code all(rho > 0.5)}, {@code mean(rho)}. */
  static Optional<HostExpression> overLayers(Expression.Call c, HostElaboration.Place place, Registry registry) {
    Expression of = c.arguments().getFirst().value();
    Each each = new Each(false);
    boolean condition = HostExpression.CONDITIONS.contains(c.function());
    Optional<HostExpression> inner =
        condition
            ? HostElaboration.predicate(of, place.of(each), registry)
            : HostElaboration.number(of, place.of(each), registry);
    if (inner.isEmpty()) {
      return Optional.empty();
    }
    if (each.metrics().isEmpty()) {
      registry.diagnostics.report(
          Code.NO_NUMBER_OF_LAYERS, c.span(), "`" + c.function() + "` asks something of each layer of a metric");
      return Optional.empty();
    }
    List<Integer> layers = each.metrics().keySet().iterator().next().layers();
    return covers(each, layers, registry) && sameLayers(each, registry)
        ? Optional.of(new HostExpression.OverLayers(c.function(), layers, inner.get()))
        : Optional.empty();
  }

  /** Whether all metrics that are named are of the same layers: which are meant would else be a guess. */
  private static boolean sameLayers(Each each, Registry registry) {
    Optional<Metric> other = each.other();
    if (other.isEmpty()) {
      return true;
    }
    Metric first = each.metrics().keySet().iterator().next();
    Each turned = new Each(false);
    turned.names(first, each.metrics().get(other.get()));
    return covers(turned, other.get().layers(), registry);
  }
}
