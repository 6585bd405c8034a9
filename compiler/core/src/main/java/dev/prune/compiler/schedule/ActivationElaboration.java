package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Formula.Function;
import dev.prune.compiler.instruction.ActivationPass;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.syntax.Context;
import dev.prune.compiler.syntax.Expression;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code density(activation)}, {@code mean(abs(activation))}: what one number is made from all that a unit, or a layer,
 * gives on over some batches.
 */
final class ActivationElaboration {
  /** The word for what a unit gives on. */
  static final String WORD = ActivationPass.ACTIVATION;

  /** Functions that make one number of activations and of nothing else. */
  static final Set<String> OWN = Set.of("density", "apoz");

  private static final List<String> STATISTICS = List.of("density", "apoz", "mean", "sum", "norm");
  private static final Map<String, Function> FUNCTIONS =
      Map.of(
          "abs", Function.ABS, "sqrt", Function.SQRT, "exp", Function.EXP, "log", Function.LOG, "tanh", Function.TANH,
          "sigmoid", Function.SIGMOID, "sign", Function.SIGN);
  private static final int DEEPEST = 24;

  /**
   * A number a unit.
   *
   * @param sum what is measured
   * @param finish what is made of it, a formula over {@link #WORD}
   */
  record Statistic(ActivationSum sum, Formula finish) {}

  private final Names names;
  private final Registry registry;
  private final Diagnostics diagnostics;
  private boolean failed;

  private ActivationElaboration(Names names, Registry registry) {
    this.names = names;
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
  }

  /** Whether an expression names activations, be it through other names. */
  static boolean isAbout(Expression expression, Names names) {
    return isAbout(expression, names, 0);
  }

  private static boolean isAbout(Expression expression, Names names, int depth) {
    return switch (expression) {
      case Expression.Name n -> {
        Optional<Meaning> meaning = names.find(n.name());
        yield meaning.isPresent()
            ? meaning.get() instanceof Meaning.Formula f
                && depth < DEEPEST
                && isAbout(f.expression(), f.names(), depth + 1)
            : n.name().equals(WORD);
      }
      case Expression.Call c ->
          OWN.contains(c.function()) || c.arguments().stream().anyMatch(a -> isAbout(a.value(), names, depth));
      case Expression.Unary u -> isAbout(u.operand(), names, depth);
      case Expression.Binary b -> isAbout(b.left(), names, depth) || isAbout(b.right(), names, depth);
      default -> false;
    };
  }

  /** Whether a call makes one number of activations. */
  static boolean isStatistic(Expression.Call c, Names names) {
    return OWN.contains(c.function())
        || STATISTICS.contains(c.function()) && c.arguments().size() == 1 && isAbout(c.arguments().getFirst().value(), names);
  }

  /**
   * The statistic that a call asks for; nothing after messages.
   *
   * @param around names in reach where the context stands
   */
  static Optional<Statistic> run(
      Expression.Call c, Names names, Optional<Context> context, Names around, Registry registry) {
    return new ActivationElaboration(names, registry).statistic(c, context, around);
  }

  /** Says that activations stand without a function that makes one number of them. */
  static void bare(Span span, Diagnostics diagnostics) {
    diagnostics.report(Code.ACTIVATION_NEEDS_STATISTIC, span);
  }

  private Optional<Statistic> statistic(Expression.Call c, Optional<Context> context, Names around) {
    if (c.arguments().size() != 1) {
      diagnostics.report(Code.WRONG_ARGUMENT_COUNT, c.span(), c.function(), "1 argument");
      return Optional.empty();
    }
    Expression of = c.arguments().getFirst().value();
    if (!isAbout(of, names)) {
      diagnostics.report(Code.STATISTIC_OF_WHAT, of.span(), c.function());
      return Optional.empty();
    }
    Formula element = formula(of, names, 0);
    if (failed) {
      return Optional.empty();
    }
    if (context.isEmpty()) {
      diagnostics.report(Code.ACTIVATION_NEEDS_BATCHES, c.span());
      return Optional.empty();
    }
    Optional<Sampling> sampling =
        Sampling.run(context.get(), new Values(around.constants(), diagnostics), registry.validates);
    if (sampling.isPresent() && sampling.get().pass().temperature() != 1) {
      diagnostics.report(Code.ACTIVATION_CONTEXT, context.get().span());
      return Optional.empty();
    }
    return sampling.map(s -> statistic(c, element, s));
  }

  private Statistic statistic(Expression.Call c, Formula element, Sampling sampling) {
    Formula x = Formula.variable(WORD);
    boolean count = OWN.contains(c.function());
    boolean each = count || c.function().equals("mean");
    boolean norm = c.function().equals("norm");
    ActivationSum sum =
        registry.activation(count, each, norm ? element.times(element) : element, sampling, c.span());
    return new Statistic(
        sum,
        switch (c.function()) {
          case "apoz" -> Formula.of(1).minus(x);
          case "norm" -> x.apply(Function.SQRT);
          default -> x;
        });
  }

  private Formula fail(Code code, Span span, Object... arguments) {
    failed = true;
    diagnostics.report(code, span, arguments);
    return Formula.of(0);
  }

  private Formula formula(Expression expression, Names from, int depth) {
    if (ConstantEvaluation.isConstant(expression, from.constants())) {
      return switch (ConstantEvaluation.of(expression, from.constants(), diagnostics).orElseThrow()) {
        case Constant.Num n -> Formula.of(n.value());
        case Constant.Percent p -> Formula.of(p.fraction());
        case Constant other -> fail(Code.WRONG_KIND, expression.span(), "A number", other.kind());
      };
    }
    return switch (expression) {
      case Expression.Name n -> name(n, from, depth);
      case Expression.Unary u when u.operator() == Expression.UnaryOperator.NEGATE ->
          formula(u.operand(), from, depth).apply(Function.NEGATE);
      case Expression.Binary b when ConstantEvaluation.dividesByZero(b, from.constants(), diagnostics) -> {
        failed = true;
        yield Formula.of(0);
      }
      case Expression.Binary b when b.operator().level() <= 2 -> {
        Formula left = formula(b.left(), from, depth);
        Formula right = formula(b.right(), from, depth);
        yield switch (b.operator()) {
          case ADD -> left.plus(right);
          case SUBTRACT -> left.minus(right);
          case MULTIPLY -> left.times(right);
          default -> left.over(right);
        };
      }
      case Expression.Call c -> call(c, from, depth);
      default -> fail(Code.NOT_OF_ACTIVATION, expression.span(), "this is neither");
    };
  }

  private Formula name(Expression.Name n, Names from, int depth) {
    Optional<Meaning> meaning = from.find(n.name());
    if (meaning.isPresent() && meaning.get() instanceof Meaning.Formula f && depth < DEEPEST) {
      return formula(f.expression(), f.names(), depth + 1);
    }
    if (meaning.isPresent() && meaning.get() instanceof Meaning.Unknown) {
      failed = true;
      return Formula.of(0);
    }
    return meaning.isEmpty() && n.name().equals(WORD)
        ? Formula.variable(WORD)
        : fail(Code.NOT_OF_ACTIVATION, n.span(), "`" + n.name() + "` is neither");
  }

  private Formula call(Expression.Call c, Names from, int depth) {
    List<Expression> arguments = c.arguments().stream().map(Expression.Argument::value).toList();
    if (FUNCTIONS.containsKey(c.function()) && arguments.size() == 1) {
      return formula(arguments.getFirst(), from, depth).apply(FUNCTIONS.get(c.function()));
    }
    if (Set.of("max", "min").contains(c.function()) && arguments.size() == 2) {
      return new Formula.Binary(
          c.function().equals("max") ? Formula.Operator.MAX : Formula.Operator.MIN,
          formula(arguments.get(0), from, depth),
          formula(arguments.get(1), from, depth));
    }
    if (STATISTICS.contains(c.function())) {
      return fail(Code.NESTED_REDUCTION, c.span(), c.function());
    }
    Set<String> known = new LinkedHashSet<>(new java.util.TreeSet<>(FUNCTIONS.keySet()));
    known.addAll(List.of("max", "min"));
    failed = true;
    diagnostics.reportUnknown(Code.UNKNOWN_FUNCTION, c.functionSpan(), c.function(), known);
    return Formula.of(0);
  }
}
