package dev.prune.compiler.schedule;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.syntax.Expression.BinaryOperator;
import dev.prune.compiler.syntax.Expression.Clock;
import dev.prune.compiler.syntax.Expression.UnaryOperator;
import dev.prune.compiler.syntax.Expression.When;
import dev.prune.runtime.data.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What the host computes between two procedures: metrics, conditions, amounts. */
public sealed interface HostExpression {
  /** Functions of the progress of a window. */
  Set<String> CURVES = Set.of("cubic", "linear", "cosine", "exponential");

  /** Conditions over the layers of a metric. */
  Set<String> CONDITIONS = Set.of("all", "any");

  /** A number. */
  record Number(double value) implements HostExpression {}

  /** {@code true}, {@code false}. */
  record Truth(boolean value) implements HostExpression {}

  /** {@code epoch} or {@code step}: the one that runs, counted from 1. */
  record Time(Clock clock) implements HostExpression {}

  /** {@code sparsity}: the share of the original parameters that is removed or masked. */
  record Sparsity() implements HostExpression {}

  /** {@code flops}: the share of the original network's FLOPs that the network in memory needs. */
  record Flops() implements HostExpression {}

  /** {@code width}: live units of the group of the layer that the expression is computed for. */
  record Width() implements HostExpression {}

  /**
   * {@code density(activation)}: what is measured of the layer that the expression is computed for.
   *
   * @param finish what is made of the sum over the layer's units, or of its mean where {@code sum} is one of positions; a
   *     formula over {@code activation}
   */
  record OfLayer(ActivationSum sum, Formula finish) implements HostExpression {}

  /** {@code norm(w)} of the weights of the layer that the expression is computed for. */
  record FlatOfLayer(Flat flat) implements HostExpression {}

  /** {@code all(rho > 0.5)}, {@code mean(rho)}: one answer from one of each layer. */
  record OverLayers(String function, List<Integer> layers, HostExpression of) implements HostExpression {
    public OverLayers {
      layers = List.copyOf(layers);
    }
  }

  /** {@code total(d)}: the sum of all values so far. */
  record Total(String metric) implements HostExpression {}

  /** {@code progress}: 0 at the first firing of the enclosing {@code every}, 1 at its last. */
  record Progress() implements HostExpression {}

  /** {@code validation.accuracy}, {@code validation.exit.loss} of the last completed epoch; {@code output} may be empty. */
  record Reported(Split split, String output, String name) implements HostExpression {}

  /** {@code d}: the newest value of a metric. */
  record Now(String metric) implements HostExpression {}

  /** {@code d@prev}, {@code d@first}, {@code d@epoch 3}; {@code argument} for the last. */
  record Past(String metric, When when, int argument) implements HostExpression {}

  /** {@code max(d@last(5))}. */
  record OverLast(String function, String metric, int count) implements HostExpression {}

  /**
   * {@code hamming(S, S@prev)}, {@code max(similarity(S, S@last(5)))}.
   *
   * @param fold what makes one number of several, where {@code right} is several
   * @param function {@code hamming} or {@code similarity}
   */
  record OfSets(Optional<String> fold, String function, SetExpression left, SetExpression right)
      implements HostExpression {
    /** Both sides. */
    public List<SetExpression> sets() {
      return List.of(left, right);
    }
  }

  /** The {@code k}-th of some values at the {@code k}-th firing of the enclosing {@code every}, then the last one. */
  record ByRound(List<Double> values) implements HostExpression {
    public ByRound {
      values = List.copyOf(values);
    }
  }

  /**
   * {@code norm(parameters - first)}: one number from flat buffers.
   *
   * @param formula over one element
   * @param weightsOnly over weight tensors, not all parameters
   * @param layers over weight tensors of these alone
   */
  record Flat(
      Fold fold, Formula formula, Map<String, Source> variables, boolean weightsOnly, Optional<List<Integer>> layers)
      implements HostExpression {
    public Flat {
      layers = layers.map(List::copyOf);
      variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /** The same over the weights of every layer. */
    Flat ofAllLayers() {
      return new Flat(fold, formula, variables, weightsOnly, Optional.empty());
    }
  }

  /** How elements become one number. */
  enum Fold {
    /** The square root of the sum of squares. */
    NORM,
    SUM,
    MEAN,
    LARGEST,
    SMALLEST
  }

  /** {@code abs(x)}, {@code min(a, b)}, {@code cubic(a, b)}. */
  record Apply(String function, List<HostExpression> arguments) implements HostExpression {
    public Apply {
      arguments = List.copyOf(arguments);
    }
  }

  /** {@code -x}, {@code not x}. */
  record Unary(UnaryOperator operator, HostExpression operand) implements HostExpression {}

  /** {@code a < b}. */
  record Binary(BinaryOperator operator, HostExpression left, HostExpression right) implements HostExpression {}

  /** Whether it is true or false rather than a number. */
  default boolean predicate() {
    return switch (this) {
      case Truth t -> true;
      case OverLayers o -> CONDITIONS.contains(o.function());
      case Unary u -> u.operator() == UnaryOperator.NOT;
      case Binary b -> b.operator().level() >= 3;
      default -> false;
    };
  }

  /** The expressions it is made of. */
  default List<HostExpression> parts() {
    return switch (this) {
      case Apply a -> a.arguments();
      case OverLayers o -> List.of(o.of());
      case FlatOfLayer f -> List.of(f.flat());
      case Unary u -> List.of(u.operand());
      case Binary b -> List.of(b.left(), b.right());
      default -> List.of();
    };
  }

  /** This expression and all it is made of. */
  default List<HostExpression> all() {
    List<HostExpression> all = new ArrayList<>(List.of(this));
    parts().forEach(p -> all.addAll(p.all()));
    return all;
  }

  /** Whether this itself changes with the progress of a window. */
  default boolean followsProgress() {
    return this instanceof Progress || this instanceof Apply a && CURVES.contains(a.function());
  }

  /** Its value where it does not depend on training. */
  default OptionalDouble constant() {
    return this instanceof Number n ? OptionalDouble.of(n.value()) : OptionalDouble.empty();
  }
}
