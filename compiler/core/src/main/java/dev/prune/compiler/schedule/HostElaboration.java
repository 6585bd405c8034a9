package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Count;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.syntax.Context;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.BinaryOperator;
import dev.prune.compiler.syntax.Expression.Clock;
import dev.prune.compiler.syntax.Expression.UnaryOperator;
import dev.prune.compiler.syntax.Expression.When;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From metrics, conditions and amounts to what the host computes. */
final class HostElaboration {
  /** Functions with their numbers of arguments. */
  private static final Map<String, Integer> FUNCTIONS =
      Map.ofEntries(
          Map.entry("abs", 1), Map.entry("sqrt", 1), Map.entry("exp", 1), Map.entry("log", 1), Map.entry("cos", 1),
          Map.entry("round", 1), Map.entry("floor", 1), Map.entry("ceil", 1), Map.entry("min", 2),
          Map.entry("max", 2), Map.entry("mean", 1), Map.entry("sum", 1), Map.entry("norm", 1));
  private static final Set<String> FOLDS = Set.of("norm", "sum", "mean");
  private static final Set<String> OVER_HISTORY = Set.of("max", "min", "mean", "sum");
  private static final Set<String> WORDS = Set.of("epoch", "step", "progress", "sparsity", "flops", "pi");
  private static final int DEEPEST = 24;

  private final Place place;
  private final Registry registry;
  private final Diagnostics diagnostics;
  private final SeriesElaboration measures;
  private final int depth;

  /**
   * Where an expression stands.
   *
   * @param names in reach
   * @param context for gradients in metrics
   * @param every whether an {@code every} surrounds it, so that there is progress
   * @param validates whether there is a validation split
   * @param each the expression that is computed for each layer, around it
   */
  record Place(Names names, Optional<Context> context, boolean every, boolean validates, Optional<Each> each) {
    /** Not inside an expression that is computed for each layer. */
    Place(Names names, Optional<Context> context, boolean every, boolean validates) {
      this(names, context, every, validates, Optional.empty());
    }

    Place of(Each inside) {
      return new Place(names, context, every, validates, Optional.of(inside));
    }
  }

  private HostElaboration(Place place, Registry registry, int depth) {
    this.place = place;
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
    this.measures = new SeriesElaboration(place, registry);
    this.depth = depth;
  }

  /** The expression; nothing after messages. */
  static Optional<HostExpression> run(Expression expression, Place place, Registry registry) {
    return new HostElaboration(place, registry, 0).read(expression);
  }

  /** A number. */
  static Optional<HostExpression> number(Expression expression, Place place, Registry registry) {
    return run(expression, place, registry).filter(h -> kind(h, false, expression.span(), registry.diagnostics));
  }

  /** A condition. */
  static Optional<HostExpression> predicate(Expression expression, Place place, Registry registry) {
    return run(expression, place, registry).filter(h -> kind(h, true, expression.span(), registry.diagnostics));
  }

  private static boolean kind(HostExpression h, boolean predicate, Span span, Diagnostics diagnostics) {
    if (h.predicate() != predicate) {
      diagnostics.report(
          Code.WRONG_KIND,
          span,
          predicate ? "A condition such as `d < 0.1`" : "A number",
          predicate ? "a number" : "a condition");
    }
    return h.predicate() == predicate;
  }

  private Optional<HostExpression> read(Expression expression) {
    if (ConstantEvaluation.isConstant(expression, place.names().constants())) {
      return constant(expression);
    }
    return switch (expression) {
      case Expression.Name n -> name(n);
      case Expression.Member m -> measures.reported(m).map(r -> r);
      case Expression.History h -> history(h);
      case Expression.Call c -> call(c);
      case Expression.Unary u ->
          operand(u.operand(), u.operator() == UnaryOperator.NOT)
              .map(o -> new HostExpression.Unary(u.operator(), o));
      case Expression.Binary b when ConstantEvaluation.dividesByZero(b, place.names().constants(), diagnostics) ->
          Optional.empty();
      case Expression.Binary b -> {
        boolean logic = b.operator() == BinaryOperator.AND || b.operator() == BinaryOperator.OR;
        Optional<HostExpression> left = operand(b.left(), logic);
        Optional<HostExpression> right = operand(b.right(), logic);
        yield left.flatMap(l -> right.map(r -> new HostExpression.Binary(b.operator(), l, r)));
      }
      default -> {
        diagnostics.report(Code.NOT_A_METRIC, expression.span());
        yield Optional.empty();
      }
    };
  }

  private Optional<HostExpression> operand(Expression expression, boolean predicate) {
    return read(expression).filter(h -> kind(h, predicate, expression.span(), diagnostics));
  }

  private Optional<HostExpression> constant(Expression expression) {
    return ConstantEvaluation.of(expression, place.names().constants(), diagnostics)
        .flatMap(
            value ->
                switch (value) {
                  case Constant.Num n -> Optional.of(new HostExpression.Number(n.value()));
                  case Constant.Percent p -> Optional.of(new HostExpression.Number(p.fraction()));
                  case Constant.Truth t -> Optional.of(new HostExpression.Truth(t.value()));
                  default -> {
                    diagnostics.report(Code.WRONG_KIND, expression.span(), "A number", value.kind());
                    yield Optional.empty();
                  }
                });
  }

  private Optional<HostExpression> name(Expression.Name n) {
    Optional<Meaning> meaning = place.names().find(n.name());
    if (meaning.isPresent()) {
      return meaning(meaning.get(), n);
    }
    switch (n.name()) {
      case "epoch" -> {
        return Optional.of(new HostExpression.Time(Clock.EPOCH));
      }
      case "step" -> {
        return Optional.of(new HostExpression.Time(Clock.STEP));
      }
      case "sparsity" -> {
        return Optional.of(new HostExpression.Sparsity());
      }
      case "flops" -> {
        return Optional.of(new HostExpression.Flops());
      }
      case LayerElaboration.WIDTH -> {
        if (place.each().isEmpty()) {
          diagnostics.report(Code.NUMBER_OF_EACH_LAYER, n.span(), n.name());
          return Optional.empty();
        }
        return Optional.of(new HostExpression.Width());
      }
      case ActivationElaboration.WORD -> {
        ActivationElaboration.bare(n.span(), diagnostics);
        return Optional.empty();
      }
      case "pi" -> {
        return Optional.of(new HostExpression.Number(Math.PI));
      }
      case "progress" -> {
        if (!place.every()) {
          diagnostics.report(Code.OUTSIDE_EVERY, n.span(), "`progress`");
          return Optional.empty();
        }
        return Optional.of(new HostExpression.Progress());
      }
      default -> {
        Set<String> known = new LinkedHashSet<>(WORDS);
        known.addAll(place.names().names(m -> m instanceof Meaning.Measured || m instanceof Meaning.Formula));
        known.addAll(List.of("train.loss", "validation.loss", "validation.accuracy"));
        diagnostics.reportUnknown(Code.UNKNOWN_METRIC, n.span(), n.name(), known);
        return Optional.empty();
      }
    }
  }

  private Optional<HostExpression> meaning(Meaning meaning, Expression.Name n) {
    switch (meaning) {
      case Meaning.Measured m -> {
        return measures.measured(m.metric(), n).map(HostExpression.Now::new);
      }
      case Meaning.Formula f -> {
        if (depth >= DEEPEST) {
          diagnostics.report(Code.DEFINED_BY_ITSELF, n.span(), n.name());
          return Optional.empty();
        }
        Place inner = new Place(
            f.names(), f.context().or(place::context), place.every(), place.validates(), place.each());
        return new HostElaboration(inner, registry, depth + 1).read(f.expression());
      }
      case Meaning.Unknown u -> {
        return Optional.empty();
      }
      default -> {
        diagnostics.report(Code.NOT_A_NUMBER, n.span(), n.name(), meaning.words());
        return Optional.empty();
      }
    }
  }

  private Optional<String> series(Expression of) {
    return measures.series(of, n -> name(n).isPresent());
  }

  private Optional<HostExpression> history(Expression.History h) {
    if (h.when() == When.LAST) {
      diagnostics.report(Code.LAST_STANDS_ALONE, h.span());
      return Optional.empty();
    }
    Optional<String> series = series(h.of());
    Optional<Integer> at = h.argument().map(a -> count(a, "An epoch")).orElse(Optional.of(0));
    return series.flatMap(s -> at.map(a -> new HostExpression.Past(s, h.when(), a)));
  }

  private Optional<Integer> count(Expression expression, String what) {
    return new Values(place.names().constants(), diagnostics).whole(expression, what, Values.between(1, 1_000_000));
  }

  private Optional<HostExpression> call(Expression.Call c) {
    List<Expression> arguments = c.arguments().stream().map(Expression.Argument::value).toList();
    String name = c.function();
    if (ActivationElaboration.isStatistic(c, place.names())) {
      return LayerElaboration.activation(c, place, registry);
    }
    if (name.equals("total") && arguments.size() == 1) {
      return series(arguments.getFirst()).map(HostExpression.Total::new);
    }
    if (LayerElaboration.isOverLayers(c, place.names(), place.each().isPresent())) {
      return LayerElaboration.overLayers(c, place, registry);
    }
    if (HostExpression.CURVES.contains(name)) {
      return curve(c, arguments);
    }
    if (SetComparisonElaboration.compares(c)) {
      return SetComparisonElaboration.run(c, Optional.empty(), place.names(), registry);
    }
    if (!FUNCTIONS.containsKey(name)) {
      Set<String> known = new LinkedHashSet<>(FUNCTIONS.keySet());
      known.addAll(HostExpression.CURVES);
      known.addAll(SetComparisonElaboration.FUNCTIONS);
      known.addAll(List.of("total", "all", "any"));
      diagnostics.reportUnknown(Code.UNKNOWN_FUNCTION, c.functionSpan(), name, known);
      return Optional.empty();
    }
    boolean one = arguments.size() == 1;
    if (one && OVER_HISTORY.contains(name) && SetComparisonElaboration.compares(arguments.getFirst())) {
      return SetComparisonElaboration.run(
          (Expression.Call) arguments.getFirst(), Optional.of(name), place.names(), registry);
    }
    if (one && OVER_HISTORY.contains(name)
        && arguments.getFirst() instanceof Expression.History h && h.when() == When.LAST) {
      Optional<Integer> count = count(h.argument().orElseThrow(), "The number of values");
      return series(h.of()).flatMap(s -> count.map(n -> new HostExpression.OverLast(name, s, n)));
    }
    if (one && (FOLDS.contains(name) || name.equals("max") || name.equals("min"))) {
      Optional<HostExpression> flat = FlatElaboration.run(name, arguments.getFirst(), place, registry);
      return place.each().isEmpty() ? flat : flat.flatMap(f -> LayerElaboration.flat(f, c, place, registry));
    }
    if (arguments.size() != FUNCTIONS.get(name)) {
      diagnostics.report(Code.WRONG_ARGUMENT_COUNT, c.span(), name, Count.of(FUNCTIONS.get(name), "argument"));
      return Optional.empty();
    }
    return all(arguments).map(list -> new HostExpression.Apply(name, list));
  }

  private Optional<HostExpression> curve(Expression.Call c, List<Expression> arguments) {
    if (!place.every()) {
      diagnostics.report(Code.OUTSIDE_EVERY, c.span(), "`" + c.function() + "`");
      return Optional.empty();
    }
    if (arguments.size() != 2) {
      diagnostics.report(Code.WRONG_ARGUMENT_COUNT, c.span(), c.function(), Count.of(2, "argument"));
      return Optional.empty();
    }
    return all(arguments).map(list -> new HostExpression.Apply(c.function(), list));
  }

  private Optional<List<HostExpression>> all(List<Expression> expressions) {
    List<HostExpression> all = new ArrayList<>();
    expressions.forEach(e -> operand(e, false).ifPresent(all::add));
    return all.size() == expressions.size() ? Optional.of(all) : Optional.empty();
  }
}
