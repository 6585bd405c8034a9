package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.op.Signature;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.resolve.Scope;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.BinaryOperator;
import dev.prune.compiler.syntax.Selector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code where kernel == 3x3 and channels > 16}: conditions on the arguments of a layer's operation and on {@code
 * channels}. A whole number compared with a size means a square; a layer that lacks an attribute does not fit.
 */
final class Attributes {
  private static final String CHANNELS = "channels";

  private final GroupedNetwork network;
  private final Scope scope;
  private final Diagnostics diagnostics;
  private final Set<String> known = new TreeSet<>(Set.of(CHANNELS));

  private Attributes(GroupedNetwork network, Scope scope, Diagnostics diagnostics) {
    this.network = network;
    this.scope = scope;
    this.diagnostics = diagnostics;
  }

  static Optional<Set<Integer>> filter(
      Set<Integer> ids, Selector.Term term, GroupedNetwork network, Scope scope, Diagnostics diagnostics) {
    return new Attributes(network, scope, diagnostics).filter(ids, term);
  }

  private Optional<Set<Integer>> filter(Set<Integer> ids, Selector.Term term) {
    Map<Integer, Map<String, Constant>> attributes = new LinkedHashMap<>();
    for (int id : ids) {
      attributes.put(id, of(network.shaped().graph().nodes().get(id)));
      known.addAll(attributes.get(id).keySet());
    }
    Set<Integer> fitting = new TreeSet<>();
    for (int id : ids) {
      Optional<Boolean> fits = fits(term.where().get(), attributes.get(id));
      if (fits.isEmpty()) {
        return Optional.empty();
      }
      if (fits.get()) {
        fitting.add(id);
      }
    }
    return Optional.of(fitting);
  }

  private Map<String, Constant> of(Node node) {
    Map<String, Constant> attributes = new LinkedHashMap<>();
    for (Signature.Parameter parameter : node.operation().signature().parameters()) {
      if (node.arguments().has(parameter.name())) {
        attributes.put(parameter.name(), constant(node.arguments().values().get(parameter.name())));
      }
    }
    int channels = network.shaped().shape(node.id()).channels();
    attributes.putIfAbsent(CHANNELS, new Constant.Num(channels, true));
    return attributes;
  }

  private static Constant constant(Object argument) {
    return switch (argument) {
      case Integer i -> new Constant.Num(i, true);
      case Double d -> new Constant.Num(d, false);
      case Boolean b -> new Constant.Truth(b);
      case int[] size -> new Constant.Size(size[0], size[1]);
      default -> new Constant.Text(String.valueOf(argument));
    };
  }

  private Optional<Boolean> fits(Expression condition, Map<String, Constant> attributes) {
    switch (condition) {
      case Expression.Unary u when u.operator() == Expression.UnaryOperator.NOT -> {
        return fits(u.operand(), attributes).map(b -> !b);
      }
      case Expression.Binary b when b.operator() == BinaryOperator.AND || b.operator() == BinaryOperator.OR -> {
        Optional<Boolean> left = fits(b.left(), attributes);
        Optional<Boolean> right = fits(b.right(), attributes);
        boolean and = b.operator() == BinaryOperator.AND;
        return left.flatMap(l -> right.map(r -> and ? l && r : l || r));
      }
      case Expression.Binary b when b.operator().level() == 3 -> {
        return compare(b, attributes);
      }
      case Expression.Name n when attributes.get(n.name()) instanceof Constant.Truth t -> {
        return Optional.of(t.value());
      }
      default -> {
        diagnostics.report(Code.ATTRIBUTE_CONDITION, condition.span());
        return Optional.empty();
      }
    }
  }

  private Optional<Boolean> compare(Expression.Binary b, Map<String, Constant> attributes) {
    if (!(b.left() instanceof Expression.Name name)) {
      diagnostics.report(Code.ATTRIBUTE_CONDITION, b.span());
      return Optional.empty();
    }
    if (!known.contains(name.name())) {
      diagnostics.reportUnknown(Code.UNKNOWN_ATTRIBUTE, name.span(), name.name(), known);
      return Optional.empty();
    }
    Optional<Constant> right = ConstantEvaluation.of(b.right(), scope, diagnostics);
    if (right.isEmpty()) {
      return Optional.empty();
    }
    Constant left = attributes.get(name.name());
    if (left == null) {
      return Optional.of(false);
    }
    Constant other =
        left instanceof Constant.Size && right.get() instanceof Constant.Num n
            ? new Constant.Size((int) n.value(), (int) n.value())
            : right.get();
    Optional<Boolean> answer = compare(b.operator(), left, other);
    if (answer.isEmpty()) {
      diagnostics.report(
          Code.ATTRIBUTE_COMPARISON, b.span(), name.name(), left.kind(), b.operator().symbol(), right.get().kind());
    }
    return answer;
  }

  private static Optional<Boolean> compare(BinaryOperator operator, Constant left, Constant right) {
    if (left instanceof Constant.Num a && right instanceof Constant.Num b) {
      int order = Double.compare(a.value(), b.value());
      return Optional.of(
          switch (operator) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            case NOT_EQUAL -> order != 0;
            default -> order == 0;
          });
    }
    boolean alike = left.getClass() == right.getClass();
    boolean equality = operator == BinaryOperator.EQUAL || operator == BinaryOperator.NOT_EQUAL;
    return alike && equality
        ? Optional.of(left.equals(right) == (operator == BinaryOperator.EQUAL))
        : Optional.empty();
  }
}
