package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Formula.Function;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.schedule.HostExpression.Fold;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.schedule.Part;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The inside of {@code norm(parameters - first)}: a formula over all elements of flat buffers. */
final class FlatElaboration {
  private static final Map<String, Function> FUNCTIONS =
      Map.of("abs", Function.ABS, "sqrt", Function.SQRT, "exp", Function.EXP, "log", Function.LOG);

  /** Further from zero than any number that is compared, and finite in a float. */
  private static final double BEYOND = 1e30;

  private final HostElaboration.Place place;
  private final Registry registry;
  private final Diagnostics diagnostics;
  private final Region region = new Region();
  private boolean failed;
  private Optional<List<Integer>> layers = Optional.empty();
  private boolean weights;
  private boolean parameters;

  /** What a direction moves; empty in a fold. */
  private Optional<TangentSum.Along> along = Optional.empty();

  private FlatElaboration(HostElaboration.Place place, Registry registry) {
    this.place = place;
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
  }

  /** A number from flat buffers; {@code x of S} in place of {@code x} is over members of a set. */
  static Optional<HostExpression> run(
      String fold, Expression written, HostElaboration.Place place, Registry registry) {
    FlatElaboration inside = new FlatElaboration(place, registry);
    Expression of = written instanceof Expression.Share s && s.base().isEmpty() ? s.amount() : written;
    Formula formula = inside.formula(of);
    Optional<NamedSet> set = written instanceof Expression.Share s ? inside.set(s) : Optional.empty();
    if (!inside.failed && inside.weights && inside.parameters) {
      inside.fail(Code.FLATS_DIFFER, of);
    }
    if (!inside.failed && inside.region.variables().isEmpty()) {
      inside.fail(Code.NOT_A_METRIC, of);
    }
    return inside.failed ? Optional.empty() : Optional.of(inside.folded(fold(fold), formula, set));
  }

  private static Fold fold(String word) {
    return switch (word) {
      case "max" -> Fold.LARGEST;
      case "min" -> Fold.SMALLEST;
      default -> Fold.valueOf(word.toUpperCase(Locale.ROOT));
    };
  }

  private HostExpression folded(Fold fold, Formula formula, Optional<NamedSet> set) {
    if (set.isEmpty()) {
      return flat(fold, formula, region.variables());
    }
    Map<String, Source> variables = new LinkedHashMap<>(region.variables());
    Formula member = Formula.variable(MeanwhileElaboration.member(set.get(), variables));
    Formula inside = formula.where(member);
    Formula outside = Formula.of(1).minus(member).times(Formula.of(BEYOND));
    return switch (fold) {
      case LARGEST -> flat(fold, inside.minus(outside), variables);
      case SMALLEST -> flat(fold, inside.plus(outside), variables);
      case MEAN ->
          new HostExpression.Binary(
              Expression.BinaryOperator.DIVIDE,
              flat(Fold.SUM, inside, variables),
              flat(Fold.SUM, member, Map.of(member.variables().iterator().next(), new Source.Member(set.get().name()))));
      default -> flat(fold, inside, variables);
    };
  }

  private HostExpression.Flat flat(Fold fold, Formula formula, Map<String, Source> variables) {
    return new HostExpression.Flat(fold, formula, variables, weights || layers.isPresent(), layers);
  }

  /** The set behind {@code of}. */
  private Optional<NamedSet> set(Expression.Share share) {
    Optional<Meaning> meaning = place.names().find(share.unit());
    if (meaning.isPresent() && meaning.get() instanceof Meaning.Kept kept) {
      weights = true;
      return Optional.of(kept.set());
    }
    failed = true;
    if (meaning.isEmpty() || !(meaning.get() instanceof Meaning.Unknown)) {
      registry.elsewhere.report(
          Code.NOT_A_SET, share.unit(), share.unitSpan(), false, place.names().names(m -> m instanceof Meaning.Kept),
          diagnostics, "mask");
    }
    return Optional.empty();
  }

  /**
   * A formula over flat buffers that belongs to no fold: a direction.
   *
   * @param formula over {@code variables}
   */
  record Direction(Formula formula, Map<String, Source> variables) {}

  static Optional<Direction> direction(
      Expression of, TangentSum.Along along, HostElaboration.Place place, Registry registry) {
    FlatElaboration inside = new FlatElaboration(place, registry);
    inside.along = Optional.of(along);
    Formula formula = inside.formula(of);
    return inside.failed ? Optional.empty() : Optional.of(new Direction(formula, inside.region.variables()));
  }

  private Formula fail(Code code, Expression at, Object... arguments) {
    failed = true;
    diagnostics.report(code, at.span(), arguments);
    return Formula.of(0);
  }

  private Formula formula(Expression expression) {
    if (ConstantEvaluation.isConstant(expression, place.names().constants())) {
      return switch (ConstantEvaluation.of(expression, place.names().constants(), diagnostics).orElseThrow()) {
        case Constant.Num n -> Formula.of(n.value());
        case Constant.Percent p -> Formula.of(p.fraction());
        case Constant other -> fail(Code.WRONG_KIND, expression, "A number", other.kind());
      };
    }
    return switch (expression) {
      case Expression.Name n -> name(n);
      case Expression.Unary u when u.operator() == Expression.UnaryOperator.NEGATE ->
          formula(u.operand()).apply(Function.NEGATE);
      case Expression.Binary b when ConstantEvaluation.dividesByZero(b, place.names().constants(), diagnostics) -> {
        failed = true;
        yield Formula.of(0);
      }
      case Expression.Binary b when b.operator().level() <= 2 -> {
        Formula left = formula(b.left());
        Formula right = formula(b.right());
        yield switch (b.operator()) {
          case ADD -> left.plus(right);
          case SUBTRACT -> left.minus(right);
          case MULTIPLY -> left.times(right);
          default -> left.over(right);
        };
      }
      case Expression.Call c when FUNCTIONS.containsKey(c.function()) && c.arguments().size() == 1 ->
          formula(c.arguments().getFirst().value()).apply(FUNCTIONS.get(c.function()));
      case Expression.Call c when c.function().equals("grad") -> gradient(c);
      case Expression.Call c when c.function().equals("dgrad") -> motion(c);
      default -> fail(Code.NOT_A_FLAT, expression);
    };
  }

  private Formula name(Expression.Name n) {
    Optional<Meaning> meaning = place.names().find(n.name());
    if (meaning.isPresent()) {
      return switch (meaning.get()) {
        case Meaning.Remembered r -> {
          if (!r.snapshot().parts().contains(Part.PARAMETERS)) {
            yield fail(Code.SNAPSHOT_WITHOUT_PARAMETERS, n, n.name());
          }
          yield variable(n.name(), new Source.Remembered(r.snapshot().name()));
        }
        case Meaning.Gradient g -> {
          weights |= g.sum().weightsOnly();
          yield variable(n.name(), new Source.Sum(g.sum()));
        }
        case Meaning.Varying v -> {
          List<Integer> of = v.variable().layers();
          layers = Optional.of(layers.map(l -> l.stream().filter(of::contains).toList()).orElse(of));
          yield variable(n.name(), new Source.Varying(v.variable().name()));
        }
        case Meaning.Kept k -> variable(n.name(), new Source.Member(k.set().name()));
        case Meaning.Unknown u -> {
          failed = true;
          yield Formula.of(0);
        }
        default -> fail(Code.NOT_A_FLAT, n);
      };
    }
    switch (n.name()) {
      case "weights", "w" -> {
        weights = true;
        return variable("w", new Source.Parameters());
      }
      case "parameters" -> {
        parameters = true;
        return variable("p", new Source.Parameters());
      }
      case "gamma", "gate", "beta", "bias", "grad", "random" -> {
        if (n.name().equals("gamma") && along.equals(Optional.of(TangentSum.Along.GAMMA))) {
          return variable("p", new Source.Parameters());
        }
        failed = true;
        diagnostics.reportWithHelp(Code.NOT_A_FLAT, n.span(), instead(n.name()));
        return Formula.of(0);
      }
      default -> {
        Set<String> known = new LinkedHashSet<>(List.of("parameters", "weights"));
        known.addAll(
            place.names().names(m -> m instanceof Meaning.Remembered || m instanceof Meaning.Gradient));
        failed = true;
        diagnostics.reportUnknown(Code.UNKNOWN_SNAPSHOT, n.span(), n.name(), known);
        return Formula.of(0);
      }
    }
  }

  /** What to write in place of a word of scores. */
  private String instead(String word) {
    if (word.equals("grad")) {
      return "Write of what: `grad(weights)` or `grad(parameters)`.";
    }
    if (along.isEmpty()) {
      return "Write `parameters` or `weights`, the name of a snapshot, of a gradient or of a variable.";
    }
    String kept = "Write `parameters`, `grad(parameters)`, a number, or the name of a snapshot, a gradient or a variable";
    return word.equals("random")
        ? kept + ": a trigger can assign random numbers, `v = random`, to a `var v of each weight = 0`."
        : kept + ": what `along` does not name stays where it is.";
  }

  private Formula motion(Expression.Call c) {
    Optional<DgradElaboration.Dgrad> dgrad =
        DgradElaboration.run(c, place.names(), place.context(), registry);
    failed |= dgrad.isEmpty();
    if (dgrad.isEmpty()) {
      return Formula.of(0);
    }
    weights |= dgrad.get().of() == TangentSum.Along.WEIGHTS;
    parameters |= dgrad.get().of() == TangentSum.Along.PARAMETERS;
    if (dgrad.get().of() != TangentSum.Along.WEIGHTS && dgrad.get().of() != TangentSum.Along.PARAMETERS) {
      return fail(Code.NOT_A_FLAT, c);
    }
    return variable("dgrad", new Source.Motion(dgrad.get().tangent()));
  }

  private Formula gradient(Expression.Call c) {
    if (place.context().isEmpty()) {
      return fail(Code.GRADIENT_NEEDS_BATCHES, c);
    }
    Optional<Sampling> sampling =
        Sampling.run(place.context().get(), new Values(place.names().constants(), diagnostics), registry.validates);
    failed |= sampling.isEmpty();
    boolean ofWeights =
        c.arguments().size() == 1 && c.arguments().getFirst().value() instanceof Expression.Name n
            && n.name().equals("weights");
    weights |= ofWeights;
    parameters |= !ofWeights;
    return sampling
        .map(s -> variable("grad", new Source.Sum(registry.gradient(s, place.context().get().span()))))
        .orElse(Formula.of(0));
  }

  private Formula variable(String wanted, Source source) {
    return Formula.variable(region.variable(wanted, source));
  }
}
