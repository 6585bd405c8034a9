package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Formula.Function;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.schedule.Score.Reduction;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.network.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has the form of a call in a score: functions, reductions over a unit, activations, numbers from outside. */
record ScoreCalls(ScoreDraft draft, ScoreElaboration inner, ScoreGradients gradients) {
  /** The formula of a call. */
  Formula call(Expression.Call c, ScorePlace place) {
    List<Expression> arguments = c.arguments().stream().map(Expression.Argument::value).toList();
    String name = c.function();
    if (ScoreWords.LATER.contains(name)) {
      return draft.fail(Code.NOT_YET, c.span(), "`" + name + "`");
    }
    if (ActivationElaboration.isStatistic(c, place.names())) {
      return activation(c, place);
    }
    if (name.equals("grad") && variable(arguments, place).isPresent()) {
      return gradients.byVariable(variable(arguments, place).get(), c.span(), place);
    }
    if (name.equals("grad")) {
      boolean ofGate =
          arguments.size() == 1 && arguments.getFirst() instanceof Expression.Name n && n.name().equals("gate");
      return ofGate ? gradients.ofGate(c.span(), place) : gradients.gradient(c.span(), place);
    }
    if (name.equals("dgrad")) {
      return gradients.motion(c, place);
    }
    if (name.equals("external")) {
      return external(c, arguments, place);
    }
    if (ScoreWords.FUNCTIONS.containsKey(name) && arguments.size() == 1) {
      return inner.formula(arguments.getFirst(), place).apply(ScoreWords.FUNCTIONS.get(name));
    }
    if (isShaped(c)) {
      Formula of = inner.formula(arguments.get(0), place);
      return new Formula.Shaped(new Formula.Unary(Function.STEP, of), inner.formula(arguments.get(1), place));
    }
    if ((name.equals("max") || name.equals("min")) && arguments.size() == 2) {
      Formula left = inner.formula(arguments.get(0), place);
      Formula right = inner.formula(arguments.get(1), place);
      return new Formula.Binary(
          name.equals("max") ? Formula.Operator.MAX : Formula.Operator.MIN, left, right);
    }
    if (name.equals("pow") && arguments.size() == 2) {
      return inner.formula(arguments.get(0), place).power(inner.formula(arguments.get(1), place));
    }
    if (ScoreWords.REDUCTIONS.contains(name) && arguments.size() == 1) {
      return reduction(name, arguments.getFirst(), c.span(), place);
    }
    if (ScoreWords.functions().contains(name)) {
      return draft.fail(Code.WRONG_ARGUMENT_COUNT, c.span(), name, ScoreWords.arity(name));
    }
    draft.registry.diagnostics.reportUnknown(
        Code.UNKNOWN_FUNCTION, c.functionSpan(), name, ScoreWords.functions());
    return draft.failed();
  }

  /** The variable that a call of one argument is about. */
  private static Optional<Variable> variable(List<Expression> arguments, ScorePlace place) {
    return arguments.size() == 1 && arguments.getFirst() instanceof Expression.Name n
        ? place.names().find(n.name()).filter(Meaning.Varying.class::isInstance).map(m -> ((Meaning.Varying) m).variable())
        : Optional.empty();
  }

  /** {@code step(x, slope: y)}: a step that is trained through. */
  private static boolean isShaped(Expression.Call c) {
    return c.function().equals("step")
        && c.arguments().size() == 2
        && c.arguments().get(1).name().filter(n -> n.name().equals("slope")).isPresent();
  }

  private Formula activation(Expression.Call c, ScorePlace place) {
    if (draft.assigned) {
      return draft.fail(Code.ONLY_IN_A_SCORE, c.span());
    }
    if (!draft.ofUnits) {
      return draft.fail(Code.ACTIVATION_OF_UNITS, c.span());
    }
    if (place.region().isPresent()) {
      return draft.fail(Code.NESTED_REDUCTION, c.span(), c.function());
    }
    Optional<ActivationElaboration.Statistic> statistic =
        ActivationElaboration.run(c, place.names(), place.context(), place.around(), draft.registry);
    return statistic
        .map(s -> s.finish().with(ActivationElaboration.WORD, draft.measured(s.sum())))
        .orElseGet(draft::failed);
  }

  /** Beside weights a number a weight, at the level of units a number a unit. */
  private Formula external(Expression.Call c, List<Expression> arguments, ScorePlace place) {
    Optional<Constant> scorer =
        arguments.size() == 1 && ConstantEvaluation.isConstant(arguments.getFirst(), place.names().constants())
            ? ConstantEvaluation.of(arguments.getFirst(), place.names().constants(), draft.registry.diagnostics)
            : Optional.empty();
    if (scorer.isEmpty() || !(scorer.get() instanceof Constant.Text text) || text.value().isBlank()) {
      return draft.fail(Code.EXTERNAL_OF_WHAT, c.span());
    }
    boolean ofUnit = place.region().isEmpty();
    if (ofUnit && draft.assigned) {
      return draft.fail(Code.ONLY_IN_A_SCORE, c.span());
    }
    Source.External source = new Source.External(text.value(), ofUnit);
    if (ofUnit) {
      return draft.reduced(
          new Reduction(
              Reduction.Kind.GIVEN, Role.WEIGHT, Formula.of(0), Map.of("external", source),
              Reduction.Need.WHERE_PRESENT));
    }
    place.region().get().about(Role.WEIGHT);
    return Formula.variable(place.region().get().variable("external", source));
  }

  private Formula reduction(String name, Expression of, Span span, ScorePlace place) {
    if (!draft.ofUnits) {
      return draft.fail(Code.REDUCTION_OF_WEIGHTS, span, name);
    }
    if (place.region().isPresent()) {
      return draft.fail(Code.NESTED_REDUCTION, span, name);
    }
    Region region = new Region();
    Formula element = inner.formula(of, place.in(region));
    draft.check(region, span);
    Role role = region.role();
    Map<String, Source> variables = region.variables();
    return switch (name) {
      case "sum" -> draft.reduced(Reduction.Kind.SUM, role, element, variables);
      case "mean" ->
          draft
              .reduced(Reduction.Kind.SUM, role, element, variables)
              .over(draft.reduced(Reduction.Kind.SUM, role, Formula.of(1), Map.of()));
      case "norm" -> draft.reduced(Reduction.Kind.SUM, role, element.times(element), variables).apply(Function.SQRT);
      case "max" -> draft.reduced(Reduction.Kind.LARGEST, role, element, variables);
      default ->
          draft
              .reduced(Reduction.Kind.LARGEST, role, element.apply(Function.NEGATE), variables)
              .apply(Function.NEGATE);
    };
  }
}
