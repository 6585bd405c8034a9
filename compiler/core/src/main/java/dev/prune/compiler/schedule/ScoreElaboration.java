package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Formula.Function;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.schedule.Score.Reduction;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.syntax.Context;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.BinaryOperator;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.schedule.Part;
import dev.prune.runtime.schedule.Unit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From the expression after {@code by} to formulas. Outside of a reduction a score of units speaks of vectors with one
 * number a unit ({@code gamma}, {@code beta}, {@code bias}); inside of one, of all elements of a tensor that belong to
 * the unit. {@code grad} is the gradient of whatever it stands beside.
 */
final class ScoreElaboration {
  private final ScoreDraft draft;
  private final Diagnostics diagnostics;
  private final ScoreGradients gradients;
  private final ScoreCalls calls;

  private ScoreElaboration(ScoreDraft draft) {
    this.draft = draft;
    this.diagnostics = draft.registry.diagnostics;
    this.gradients = new ScoreGradients(draft);
    this.calls = new ScoreCalls(draft, this, gradients);
  }

  /**
   * The score.
   *
   * @param stepGradient whether it is computed in a step, between gradients and update, so that {@code grad} needs no
   *     context
   */
  static Optional<Score> run(
      Expression by, Optional<Context> context, Unit unit, Names names, boolean stepGradient, Registry registry) {
    Optional<Score> score =
        new ScoreElaboration(new ScoreDraft(registry, unit == Unit.CHANNELS, stepGradient))
            .score(by, new ScorePlace(names, context, Optional.empty(), 0));
    return Sampling.check(context, names, registry) ? score : Optional.empty();
  }

  /** A formula over elements of tensors, which may be constant; nothing after messages. */
  static Optional<ElementFormula> elements(
      Expression of, Optional<Context> context, Names names, boolean stepGradient, Registry registry) {
    ScoreDraft draft = new ScoreDraft(registry, false, stepGradient);
    Region region = new Region();
    Formula formula =
        new ScoreElaboration(draft).formula(of, new ScorePlace(names, context, Optional.of(region), 0));
    return draft.hasFailed() || !Sampling.check(context, names, registry)
        ? Optional.empty()
        : Optional.of(new ElementFormula(ScoreDraft.text(of), formula, region.variables(), region.roles()));
  }

  /** One number for each unit, which may be constant, from tensors, sets and variables; nothing after messages. */
  static Optional<Score.OfUnits> units(Expression of, Names names, boolean stepGradient, Registry registry) {
    ScoreDraft draft = ScoreDraft.assigned(registry, stepGradient);
    Score.OfUnits units =
        new ScoreElaboration(draft).ofUnits(of, new ScorePlace(names, Optional.empty(), Optional.empty(), 0));
    return draft.hasFailed() ? Optional.empty() : Optional.of(units);
  }

  private Optional<Score> score(Expression by, ScorePlace place) {
    Score score = draft.ofUnits ? ofUnits(by, place) : ofWeights(by, place);
    if (!draft.hasFailed() && score.sources().isEmpty()) {
      draft.fail(Code.SCORE_IS_CONSTANT, by.span());
    }
    return draft.hasFailed() ? Optional.empty() : Optional.of(score);
  }

  private Score.OfUnits ofUnits(Expression by, ScorePlace place) {
    vectors(by, place);
    Formula formula = formula(by, place);
    draft.check(draft.units, by.span());
    return draft.ofUnits(ScoreDraft.text(by), formula);
  }

  private Score ofWeights(Expression by, ScorePlace place) {
    Region region = new Region();
    Formula formula = formula(by, place.in(region));
    if (!draft.hasFailed() && !region.roles().stream().allMatch(r -> r == Role.WEIGHT)) {
      draft.fail(Code.SCORE_OF_WEIGHTS, by.span());
    }
    return draft.ofWeights(ScoreDraft.text(by), formula, region);
  }

  /** Which vectors a score names outside of reductions: {@code grad} beside them is their gradient. */
  private void vectors(Expression expression, ScorePlace place) {
    switch (expression) {
      case Expression.Name n -> {
        Optional<Meaning> meaning = place.names().find(n.name());
        if (meaning.isPresent() && meaning.get() instanceof Meaning.Formula f && place.depth() < ScoreWords.DEEPEST) {
          vectors(f.expression(), new ScorePlace(f.names(), f.context(), place.region(), place.depth() + 1));
        } else if (meaning.isEmpty() && ScoreWords.isVector(n.name())) {
          draft.units.about(ScoreWords.tensor(n.name()).orElseThrow());
        }
      }
      case Expression.Call c when c.function().equals("grad") || c.function().equals("dgrad") -> {}
      case Expression.Call c when c.arguments().size() > 1 || !ScoreWords.REDUCTIONS.contains(c.function()) ->
          c.arguments().forEach(a -> vectors(a.value(), place));
      case Expression.Unary u -> vectors(u.operand(), place);
      case Expression.Binary b -> {
        vectors(b.left(), place);
        vectors(b.right(), place);
      }
      default -> {}
    }
  }

  /** The formula of any part of a score; 0 after a message. */
  Formula formula(Expression expression, ScorePlace place) {
    if (ConstantEvaluation.isConstant(expression, place.names().constants())) {
      return number(expression, place);
    }
    return switch (expression) {
      case Expression.Name n -> name(n, place);
      case Expression.Call c -> calls.call(c, place);
      case Expression.Unary u when u.operator() == Expression.UnaryOperator.NEGATE ->
          formula(u.operand(), place).apply(Function.NEGATE);
      case Expression.Binary b when ConstantEvaluation.dividesByZero(b, place.names().constants(), diagnostics) ->
          draft.failed();
      case Expression.Binary b when b.operator().level() <= 2 -> {
        Formula left = formula(b.left(), place);
        Formula right = formula(b.right(), place);
        yield switch (b.operator()) {
          case BinaryOperator.ADD -> left.plus(right);
          case BinaryOperator.SUBTRACT -> left.minus(right);
          case BinaryOperator.MULTIPLY -> left.times(right);
          default -> left.over(right);
        };
      }
      // `step(x)` is read as a moment where one can stand.
      case Expression.Instant i when i.clock() == Expression.Clock.STEP ->
          formula(i.at(), place).apply(Function.STEP);
      case Expression.History h -> draft.fail(Code.NOT_IN_A_SCORE, h.span(), "The history of a metric");
      case Expression.Member m -> draft.fail(Code.NOT_IN_A_SCORE, m.span(), "A metric");
      default -> draft.fail(Code.NOT_IN_A_SCORE, expression.span(), "This");
    };
  }

  private Formula number(Expression expression, ScorePlace place) {
    Constant value = ConstantEvaluation.of(expression, place.names().constants(), diagnostics).orElseThrow();
    return switch (value) {
      case Constant.Num n -> Formula.of(n.value());
      case Constant.Percent p -> Formula.of(p.fraction());
      default -> draft.fail(Code.WRONG_KIND, expression.span(), "A number", value.kind());
    };
  }

  private Formula name(Expression.Name n, ScorePlace place) {
    Optional<Meaning> meaning = place.names().find(n.name());
    if (meaning.isPresent()) {
      return meaning(meaning.get(), n, place);
    }
    Optional<Role> role = ScoreWords.tensor(n.name());
    if (role.isPresent()) {
      return tensor(role.get(), n, place);
    }
    return switch (n.name()) {
      case "grad" -> gradients.gradient(n.span(), place);
      case ActivationElaboration.WORD -> {
        ActivationElaboration.bare(n.span(), diagnostics);
        yield draft.failed();
      }
      case "random" -> draft.element("random", new Source.Random("random"), n.span(), place);
      case "weights", "weight", "parameters" -> {
        diagnostics.reportWithHelp(
            Code.UNKNOWN_IN_SCORE, n.span(), "In a score the weights of a layer are called `w`.", n.name());
        yield draft.failed();
      }
      default ->
          ScoreWords.LATER.contains(n.name())
              ? draft.fail(Code.NOT_YET, n.span(), "`" + n.name() + "`")
              : unknown(n, place);
    };
  }

  private Formula unknown(Expression.Name n, ScorePlace place) {
    Set<String> known = new LinkedHashSet<>(ScoreWords.tensors());
    known.addAll(List.of("grad", "random", ActivationElaboration.WORD));
    known.addAll(
        place.names().names(m -> m instanceof Meaning.Formula || m instanceof Meaning.Gradient
            || m instanceof Meaning.Remembered));
    diagnostics.reportUnknown(Code.UNKNOWN_IN_SCORE, n.span(), n.name(), known);
    return draft.failed();
  }

  private Formula meaning(Meaning meaning, Expression.Name n, ScorePlace place) {
    return switch (meaning) {
      case Meaning.Formula f -> {
        if (place.depth() >= ScoreWords.DEEPEST) {
          yield draft.fail(Code.DEFINED_BY_ITSELF, n.span(), n.name());
        }
        yield formula(f.expression(), place.inside(f));
      }
      case Meaning.Gradient g -> draft.element(n.name(), new Source.Sum(g.sum()), n.span(), place);
      case Meaning.Remembered r -> {
        if (!r.snapshot().parts().contains(Part.PARAMETERS)) {
          yield draft.fail(Code.SNAPSHOT_WITHOUT_PARAMETERS, n.span(), n.name());
        }
        yield draft.element(n.name(), new Source.Remembered(r.snapshot().name()), n.span(), place);
      }
      case Meaning.Varying v ->
          draft.element(
              n.name(), new Source.Varying(v.variable().name()), v.variable().ofUnits(), n.span(), place);
      case Meaning.Kept k ->
          draft.element(
              n.name(), new Source.Member(k.set().name()), k.set().cut().rule().unit() == Unit.CHANNELS, n.span(),
              place);
      case Meaning.Unknown u -> draft.failed();
      default ->
          draft.fail(Code.NOT_IN_A_SCORE, n.span(), "`" + n.name() + "`, which is " + meaning.words() + ",");
    };
  }

  private Formula tensor(Role role, Expression.Name n, ScorePlace place) {
    if (place.region().isPresent()) {
      place.region().get().about(role);
      return Formula.variable(place.region().get().variable(n.name(), new Source.Parameters()));
    }
    if (role == Role.WEIGHT) {
      return draft.fail(Code.SCORE_NEEDS_REDUCTION, n.span(), "`w`");
    }
    return draft.reduced(
        Reduction.Kind.SUM, role, Formula.variable(n.name()), Map.of(n.name(), new Source.Parameters()));
  }
}
