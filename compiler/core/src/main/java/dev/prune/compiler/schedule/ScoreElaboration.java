package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * From the expression after {@code by} to formulas. Outside of a reduction a score of units speaks of vectors with one
 * number a unit ({@code gamma}, {@code beta}, {@code bias}); inside of one, of all elements of a tensor that belong to
 * the unit. {@code grad} is the gradient of whatever it stands beside.
 */
final class ScoreElaboration {
  private static final Map<String, Function> FUNCTIONS = new LinkedHashMap<>();
  private static final Map<String, Role> TENSORS = new LinkedHashMap<>();
  private static final Set<String> REDUCTIONS = new LinkedHashSet<>(List.of("sum", "mean", "norm", "max", "min"));
  private static final Set<String> LATER =
      Set.of("mask");
  private static final int DEEPEST = 24;

  static {
    FUNCTIONS.put("abs", Function.ABS);
    FUNCTIONS.put("sqrt", Function.SQRT);
    FUNCTIONS.put("exp", Function.EXP);
    FUNCTIONS.put("log", Function.LOG);
    FUNCTIONS.put("tanh", Function.TANH);
    FUNCTIONS.put("sigmoid", Function.SIGMOID);
    FUNCTIONS.put("sign", Function.SIGN);
    FUNCTIONS.put("step", Function.STEP);
    TENSORS.put("w", Role.WEIGHT);
    TENSORS.put("gamma", Role.GAMMA);
    TENSORS.put("beta", Role.BETA);
    TENSORS.put("bias", Role.BIAS);
    TENSORS.put("gate", Role.GATE);
  }

  /** Names and the context of the expression that is being read; a name that stands for an expression changes both. */
  private record Place(Names names, Optional<Context> context, Names around, Optional<Region> region, int depth) {
    Place(Names names, Optional<Context> context, Optional<Region> region, int depth) {
      this(names, context, names, region, depth);
    }

    Place in(Region inner) {
      return new Place(names, context, around, Optional.of(inner), depth);
    }

    /** The inside of a name: the context is its own, or else what is said where the score is used. */
    Place inside(Meaning.Formula f) {
      return new Place(
          f.names(), f.context().or(() -> context), f.context().isPresent() ? f.names() : around, region, depth + 1);
    }
  }

  private final Registry registry;
  private final Diagnostics diagnostics;
  private final boolean ofUnits;
  private final boolean stepGradient;
  private final List<Reduction> reductions = new ArrayList<>();
  private final List<ActivationSum> activations = new ArrayList<>();
  private final Region units = new Region();
  private boolean failed;

  private ScoreElaboration(Registry registry, boolean ofUnits, boolean stepGradient) {
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
    this.ofUnits = ofUnits;
    this.stepGradient = stepGradient;
  }

  /**
   * The score.
   *
   * @param stepGradient whether it is computed in a step, between gradients and update, so that {@code grad} needs no
   *     context
   */
  static Optional<Score> run(
      Expression by, Optional<Context> context, Unit unit, Names names, boolean stepGradient, Registry registry) {
    return new ScoreElaboration(registry, unit == Unit.CHANNELS, stepGradient)
        .score(by, new Place(names, context, Optional.empty(), 0));
  }

  /** A formula over elements of tensors, which may be constant; nothing after messages. */
  static Optional<ElementFormula> elements(
      Expression of, Optional<Context> context, Names names, boolean stepGradient, Registry registry) {
    ScoreElaboration inside = new ScoreElaboration(registry, false, stepGradient);
    Region region = new Region();
    Formula formula = inside.formula(of, new Place(names, context, Optional.of(region), 0));
    return inside.failed
        ? Optional.empty()
        : Optional.of(new ElementFormula(text(of), formula, region.variables(), region.roles()));
  }

  /** The tensor that a word names. */
  static Optional<Role> tensor(String word) {
    return Optional.ofNullable(TENSORS.get(word));
  }

  /** The words that name tensors. */
  static Set<String> tensors() {
    return TENSORS.keySet();
  }

  /** How a formula calls a tensor. */
  static String word(Role role) {
    return TENSORS.entrySet().stream().filter(t -> t.getValue() == role).findFirst().orElseThrow().getKey();
  }

  /** How a message calls several. */
  static String words(Set<Role> roles) {
    return roles.stream().map(r -> "`" + word(r) + "`").sorted().collect(Collectors.joining(" and "));
  }

  private static String text(Expression expression) {
    Span span = expression.span();
    return span.source().text().substring(span.start(), span.end()).replaceAll("\\s+", " ");
  }

  /** Whether an expression can only be a score of units: it reduces, or names a vector. */
  static boolean ofUnits(Expression expression, Names names) {
    return ofUnits(expression, names, 0);
  }

  private static boolean ofUnits(Expression expression, Names names, int depth) {
    return switch (expression) {
      case Expression.Name n -> {
        Optional<Meaning> meaning = names.find(n.name());
        if (meaning.isPresent()) {
          yield meaning.get() instanceof Meaning.Formula f
              && depth < DEEPEST
              && ofUnits(f.expression(), f.names(), depth + 1);
        }
        yield TENSORS.containsKey(n.name()) && TENSORS.get(n.name()) != Role.WEIGHT;
      }
      case Expression.Call c ->
          ActivationElaboration.OWN.contains(c.function())
              || c.arguments().size() == 1 && REDUCTIONS.contains(c.function())
              || c.arguments().stream().anyMatch(a -> ofUnits(a.value(), names, depth));
      case Expression.Unary u -> ofUnits(u.operand(), names, depth);
      case Expression.Binary b -> ofUnits(b.left(), names, depth) || ofUnits(b.right(), names, depth);
      default -> false;
    };
  }

  private Optional<Score> score(Expression by, Place place) {
    String text = by.span().source().text().substring(by.span().start(), by.span().end()).replaceAll("\\s+", " ");
    Score score;
    if (ofUnits) {
      vectors(by, place);
      Formula formula = formula(by, place);
      checkRegion(units, by.span());
      score = new Score.OfUnits(text, formula, reductions, activations);
    } else {
      Region region = new Region();
      Formula formula = formula(by, place.in(region));
      if (!failed && !region.roles().stream().allMatch(r -> r == Role.WEIGHT)) {
        fail(Code.SCORE_OF_WEIGHTS, by.span());
      }
      score = new Score.OfWeights(text, formula, region.variables());
    }
    if (!failed && score.sources().isEmpty()) {
      fail(Code.SCORE_IS_CONSTANT, by.span());
    }
    return failed ? Optional.empty() : Optional.of(score);
  }

  private void checkRegion(Region region, Span span) {
    if (!failed && region.roles().size() > 1) {
      Set<String> words = new TreeSet<>();
      TENSORS.forEach(
          (word, role) -> {
            if (region.roles().contains(role)) {
              words.add("`" + word + "`");
            }
          });
      fail(Code.SCORE_MIXES_TENSORS, span, String.join(" and ", words));
    }
  }

  private Formula fail(Code code, Span span, Object... arguments) {
    failed = true;
    diagnostics.report(code, span, arguments);
    return Formula.of(0);
  }

  private Formula formula(Expression expression, Place place) {
    if (ConstantEvaluation.isConstant(expression, place.names().constants())) {
      return number(expression, place);
    }
    return switch (expression) {
      case Expression.Name n -> name(n, place);
      case Expression.Call c -> call(c, place);
      case Expression.Unary u when u.operator() == Expression.UnaryOperator.NEGATE ->
          formula(u.operand(), place).apply(Function.NEGATE);
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
      case Expression.History h -> fail(Code.NOT_IN_A_SCORE, h.span(), "The history of a metric");
      case Expression.Member m -> fail(Code.NOT_IN_A_SCORE, m.span(), "A metric");
      default -> fail(Code.NOT_IN_A_SCORE, expression.span(), "This");
    };
  }

  private Formula number(Expression expression, Place place) {
    Constant value = ConstantEvaluation.of(expression, place.names().constants(), diagnostics).orElseThrow();
    return switch (value) {
      case Constant.Num n -> Formula.of(n.value());
      case Constant.Percent p -> Formula.of(p.fraction());
      default -> fail(Code.WRONG_KIND, expression.span(), "A number", value.kind());
    };
  }

  private Formula name(Expression.Name n, Place place) {
    Optional<Meaning> meaning = place.names().find(n.name());
    if (meaning.isPresent()) {
      return meaning(meaning.get(), n, place);
    }
    if (TENSORS.containsKey(n.name())) {
      return tensor(TENSORS.get(n.name()), n, place);
    }
    return switch (n.name()) {
      case "grad" -> gradient(n.span(), place);
      case ActivationElaboration.WORD -> {
        failed = true;
        ActivationElaboration.bare(n.span(), diagnostics);
        yield Formula.of(0);
      }
      case "random" -> element("random", new Source.Random("random"), n.span(), place);
      case "weights", "weight", "parameters" -> {
        failed = true;
        diagnostics.reportWithHelp(
            Code.UNKNOWN_IN_SCORE, n.span(), "In a score the weights of a layer are called `w`.", n.name());
        yield Formula.of(0);
      }
      default -> LATER.contains(n.name()) ? fail(Code.NOT_YET, n.span(), "`" + n.name() + "`") : unknown(n, place);
    };
  }

  private Formula unknown(Expression.Name n, Place place) {
    Set<String> known = new LinkedHashSet<>(TENSORS.keySet());
    known.addAll(List.of("grad", "random", ActivationElaboration.WORD));
    known.addAll(
        place.names().names(m -> m instanceof Meaning.Formula || m instanceof Meaning.Gradient
            || m instanceof Meaning.Remembered));
    failed = true;
    diagnostics.reportUnknown(Code.UNKNOWN_IN_SCORE, n.span(), n.name(), known);
    return Formula.of(0);
  }

  private Formula meaning(Meaning meaning, Expression.Name n, Place place) {
    return switch (meaning) {
      case Meaning.Formula f -> {
        if (place.depth() >= DEEPEST) {
          yield fail(Code.DEFINED_BY_ITSELF, n.span(), n.name());
        }
        yield formula(f.expression(), place.inside(f));
      }
      case Meaning.Gradient g -> element(n.name(), new Source.Sum(g.sum()), n.span(), place);
      case Meaning.Remembered r -> {
        if (!r.snapshot().parts().contains(Part.PARAMETERS)) {
          yield fail(Code.SNAPSHOT_WITHOUT_PARAMETERS, n.span(), n.name());
        }
        yield element(n.name(), new Source.Remembered(r.snapshot().name()), n.span(), place);
      }
      case Meaning.Varying v -> element(n.name(), new Source.Varying(v.variable().name()), n.span(), place);
      case Meaning.Kept k -> element(n.name(), new Source.Member(k.set().name()), n.span(), place);
      case Meaning.Unknown u -> {
        failed = true;
        yield Formula.of(0);
      }
      default -> fail(Code.NOT_IN_A_SCORE, n.span(), "`" + n.name() + "`, which is " + meaning.words() + ",");
    };
  }

  private Formula tensor(Role role, Expression.Name n, Place place) {
    if (place.region().isPresent()) {
      place.region().get().about(role);
      return Formula.variable(place.region().get().variable(n.name(), new Source.Parameters()));
    }
    if (role == Role.WEIGHT) {
      return fail(Code.SCORE_NEEDS_REDUCTION, n.span(), "`w`");
    }
    return reduced(Reduction.Kind.SUM, role, Formula.variable(n.name()), Map.of(n.name(), new Source.Parameters()));
  }

  private Formula gradient(Span span, Place place) {
    Optional<Source> source = gradientSource(span, place);
    return source.isEmpty() ? Formula.of(0) : element("grad", source.get(), span, place);
  }

  private Optional<Source> gradientSource(Span span, Place place) {
    if (place.context().isEmpty()) {
      if (stepGradient) {
        return Optional.of(new Source.StepGradient());
      }
      fail(Code.GRADIENT_NEEDS_BATCHES, span);
      return Optional.empty();
    }
    Optional<Sampling> sampling =
        Sampling.run(place.context().get(), new Values(place.around().constants(), diagnostics), registry.validates);
    failed |= sampling.isEmpty();
    return sampling.map(s -> new Source.Sum(registry.gradient(s, place.context().get().span())));
  }

  /** By a factor of 1 on what a unit computes: its weights times their gradient, and its bias likewise. */
  private Formula gateGradient(Span span, Place place) {
    if (!ofUnits || place.region().isPresent()) {
      return fail(Code.GATE_OF_UNITS, span);
    }
    return gradientSource(span, place).map(this::byGate).orElse(Formula.of(0));
  }

  /** By the factors themselves where a layer has a gate. */
  private Formula byGate(Source gradient) {
    Formula standIn = ofGate(GRADIENT, Map.of("grad", gradient));
    return Gates.any(registry.network) ? ofOwnGate("grad", gradient).plus(standIn) : standIn;
  }

  private Formula ofOwnGate(String variable, Source source) {
    return reduced(
        new Reduction(
            Reduction.Kind.SUM, Role.GATE, Formula.variable(variable), Map.of(variable, source),
            Reduction.Need.WHERE_PRESENT));
  }

  /** What stands for a gate where there is none. */
  private Formula standIn(Role role, Formula element, Map<String, Source> variables) {
    Reduction.Need need =
        Gates.any(registry.network)
            ? Reduction.Need.WITHOUT_GATE
            : role == Role.WEIGHT ? Reduction.Need.ALWAYS : Reduction.Need.WHERE_PRESENT;
    return reduced(new Reduction(Reduction.Kind.SUM, role, element, variables, need));
  }

  private static final Formula GRADIENT = Formula.variable("w").times(Formula.variable("grad"));

  /** The sum of an element over a unit's weights and, where there is one, its bias; {@code w} is the parameter. */
  private Formula ofGate(Formula element, Map<String, Source> others) {
    Map<String, Source> variables = new LinkedHashMap<>(Map.of("w", new Source.Parameters()));
    variables.putAll(others);
    Formula weights = standIn(Role.WEIGHT, element, variables);
    return weights.plus(standIn(Role.BIAS, element, variables));
  }

  private Formula motion(Expression.Call c, Place place) {
    Optional<DgradElaboration.Dgrad> dgrad =
        DgradElaboration.run(c, place.names(), place.context(), registry);
    failed |= dgrad.isEmpty();
    if (dgrad.isEmpty()) {
      return Formula.of(0);
    }
    TangentSum tangent = dgrad.get().tangent();
    Source motion = new Source.Motion(tangent);
    return switch (dgrad.get().of()) {
      case GATE -> gateMotion(c.span(), tangent, place);
      case WEIGHTS -> about(Role.WEIGHT, "dgrad", motion, c.span(), place);
      case GAMMA -> about(Role.GAMMA, "dgrad", motion, c.span(), place);
      case PARAMETERS -> element("dgrad", motion, c.span(), place);
    };
  }

  private Formula about(Role role, String wanted, Source source, Span span, Place place) {
    place.region().ifPresent(region -> region.about(role));
    if (place.region().isEmpty() && role != Role.WEIGHT) {
      return reduced(Reduction.Kind.SUM, role, Formula.variable(wanted), Map.of(wanted, source));
    }
    return element(wanted, source, span, place);
  }

  /** The product rule on {@code w grad}: both factors move, the first where the direction moves this tensor. */
  private Formula gateMotion(Span span, TangentSum tangent, Place place) {
    if (!ofUnits || place.region().isPresent()) {
      return fail(Code.GATE_OF_UNITS, span);
    }
    Optional<Source> gradient = gradientSource(span, place);
    if (gradient.isEmpty()) {
      return Formula.of(0);
    }
    Region region = new Region();
    Formula w = Formula.variable(region.variable("w", new Source.Parameters()));
    TangentSum.Moved moved = tangent.ofTensor();
    moved.variables().forEach(region::variable);
    Formula grad = Formula.variable(region.variable("grad", gradient.get()));
    Formula second = w.times(Formula.variable(region.variable("dgrad", new Source.Motion(tangent))));
    Formula both = moved.formula().times(grad).plus(second);
    boolean all = tangent.along() == TangentSum.Along.PARAMETERS || tangent.along() == TangentSum.Along.GATE;
    boolean weights = all || tangent.along() == TangentSum.Along.WEIGHTS;
    Map<String, Source> variables = region.variables();
    Formula standIn =
        standIn(Role.WEIGHT, weights ? both : second, variables)
            .plus(standIn(Role.BIAS, all ? both : second, variables));
    return Gates.any(registry.network)
        ? ofOwnGate("dgrad", new Source.Motion(tangent)).plus(standIn)
        : standIn;
  }

  /** A flat buffer; at the level of units, its slice of the vector that the score speaks of. */
  private Formula element(String wanted, Source source, Span span, Place place) {
    if (place.region().isPresent()) {
      return Formula.variable(place.region().get().variable(wanted, source));
    }
    if (units.roles().isEmpty()) {
      return fail(Code.SCORE_NEEDS_REDUCTION, span, "`" + wanted + "`");
    }
    return reduced(Reduction.Kind.SUM, units.role(), Formula.variable(wanted), Map.of(wanted, source));
  }

  /** Which vectors a score names outside of reductions: {@code grad} beside them is their gradient. */
  private void vectors(Expression expression, Place place) {
    switch (expression) {
      case Expression.Name n -> {
        Optional<Meaning> meaning = place.names().find(n.name());
        if (meaning.isPresent() && meaning.get() instanceof Meaning.Formula f && place.depth() < DEEPEST) {
          vectors(f.expression(), new Place(f.names(), f.context(), place.region(), place.depth() + 1));
        } else if (meaning.isEmpty() && TENSORS.containsKey(n.name()) && TENSORS.get(n.name()) != Role.WEIGHT) {
          units.about(TENSORS.get(n.name()));
        }
      }
      case Expression.Call c when c.function().equals("grad") || c.function().equals("dgrad") -> {}
      case Expression.Call c when c.arguments().size() > 1 || !REDUCTIONS.contains(c.function()) ->
          c.arguments().forEach(a -> vectors(a.value(), place));
      case Expression.Unary u -> vectors(u.operand(), place);
      case Expression.Binary b -> {
        vectors(b.left(), place);
        vectors(b.right(), place);
      }
      default -> {}
    }
  }

  private Formula call(Expression.Call c, Place place) {
    List<Expression> arguments = c.arguments().stream().map(Expression.Argument::value).toList();
    String name = c.function();
    if (LATER.contains(name)) {
      return fail(Code.NOT_YET, c.span(), "`" + name + "`");
    }
    if (ActivationElaboration.isStatistic(c, place.names())) {
      return activation(c, place);
    }
    if (name.equals("grad")) {
      boolean ofGate =
          arguments.size() == 1 && arguments.getFirst() instanceof Expression.Name n && n.name().equals("gate");
      return ofGate ? gateGradient(c.span(), place) : gradient(c.span(), place);
    }
    if (name.equals("dgrad")) {
      return motion(c, place);
    }
    if (name.equals("external")) {
      return external(c, arguments, place);
    }
    if (FUNCTIONS.containsKey(name) && arguments.size() == 1) {
      return formula(arguments.getFirst(), place).apply(FUNCTIONS.get(name));
    }
    if ((name.equals("max") || name.equals("min")) && arguments.size() == 2) {
      Formula left = formula(arguments.get(0), place);
      Formula right = formula(arguments.get(1), place);
      return new Formula.Binary(
          name.equals("max") ? Formula.Operator.MAX : Formula.Operator.MIN, left, right);
    }
    if (name.equals("pow") && arguments.size() == 2) {
      return formula(arguments.get(0), place).power(formula(arguments.get(1), place));
    }
    if (REDUCTIONS.contains(name) && arguments.size() == 1) {
      return reduction(name, arguments.getFirst(), c.span(), place);
    }
    Set<String> known = new LinkedHashSet<>(FUNCTIONS.keySet());
    known.addAll(REDUCTIONS);
    known.addAll(new TreeSet<>(ActivationElaboration.OWN));
    known.add("pow");
    failed = true;
    if (known.contains(name)) {
      diagnostics.report(
          Code.WRONG_ARGUMENT_COUNT, c.span(), name, arity(name));
    } else {
      diagnostics.reportUnknown(Code.UNKNOWN_FUNCTION, c.functionSpan(), name, known);
    }
    return Formula.of(0);
  }

  private Formula activation(Expression.Call c, Place place) {
    if (!ofUnits) {
      return fail(Code.ACTIVATION_OF_UNITS, c.span());
    }
    if (place.region().isPresent()) {
      return fail(Code.NESTED_REDUCTION, c.span(), c.function());
    }
    Optional<ActivationElaboration.Statistic> statistic =
        ActivationElaboration.run(c, place.names(), place.context(), place.around(), registry);
    failed |= statistic.isEmpty();
    if (statistic.isEmpty()) {
      return Formula.of(0);
    }
    if (!activations.contains(statistic.get().sum())) {
      activations.add(statistic.get().sum());
    }
    Formula measured = Formula.variable("a" + activations.indexOf(statistic.get().sum()));
    return statistic.get().finish().with(ActivationElaboration.WORD, measured);
  }

  /** Beside weights a number a weight, at the level of units a number a unit. */
  private Formula external(Expression.Call c, List<Expression> arguments, Place place) {
    Optional<Constant> scorer =
        arguments.size() == 1 && ConstantEvaluation.isConstant(arguments.getFirst(), place.names().constants())
            ? ConstantEvaluation.of(arguments.getFirst(), place.names().constants(), diagnostics)
            : Optional.empty();
    if (scorer.isEmpty() || !(scorer.get() instanceof Constant.Text text) || text.value().isBlank()) {
      return fail(Code.EXTERNAL_OF_WHAT, c.span());
    }
    boolean ofUnit = place.region().isEmpty();
    Source.External source = new Source.External(text.value(), ofUnit);
    if (ofUnit) {
      return reduced(
          new Reduction(
              Reduction.Kind.GIVEN, Role.WEIGHT, Formula.of(0), Map.of("external", source),
              Reduction.Need.WHERE_PRESENT));
    }
    place.region().get().about(Role.WEIGHT);
    return Formula.variable(place.region().get().variable("external", source));
  }

  private static String arity(String function) {
    return switch (function) {
      case "max", "min" -> "1 or 2 arguments";
      case "pow" -> "2 arguments";
      default -> "1 argument";
    };
  }

  private Formula reduction(String name, Expression of, Span span, Place place) {
    if (!ofUnits) {
      return fail(Code.REDUCTION_OF_WEIGHTS, span, name);
    }
    if (place.region().isPresent()) {
      return fail(Code.NESTED_REDUCTION, span, name);
    }
    Region region = new Region();
    Formula element = formula(of, place.in(region));
    checkRegion(region, span);
    Role role = region.role();
    Map<String, Source> variables = region.variables();
    return switch (name) {
      case "sum" -> reduced(Reduction.Kind.SUM, role, element, variables);
      case "mean" ->
          reduced(Reduction.Kind.SUM, role, element, variables)
              .over(reduced(Reduction.Kind.SUM, role, Formula.of(1), Map.of()));
      case "norm" -> reduced(Reduction.Kind.SUM, role, element.times(element), variables).apply(Function.SQRT);
      case "max" -> reduced(Reduction.Kind.LARGEST, role, element, variables);
      default ->
          reduced(Reduction.Kind.LARGEST, role, element.apply(Function.NEGATE), variables).apply(Function.NEGATE);
    };
  }

  private Formula reduced(Reduction.Kind kind, Role role, Formula element, Map<String, Source> variables) {
    return reduced(new Reduction(kind, role, element, variables));
  }

  private Formula reduced(Reduction reduction) {
    if (!reductions.contains(reduction)) {
      reductions.add(reduction);
    }
    return Formula.variable("r" + reductions.indexOf(reduction));
  }
}
