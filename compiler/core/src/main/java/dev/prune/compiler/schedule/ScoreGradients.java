package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.schedule.Score.Reduction;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.network.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code grad}, {@code grad(gate)} and {@code dgrad(...)} in a score. A layer without a gate of its own has a factor of 1
 * on what each unit computes, which its weights and its bias stand for.
 */
record ScoreGradients(ScoreDraft draft) {
  private static final Formula GRADIENT = Formula.variable("w").times(Formula.variable("grad"));

  /** The gradient of whatever it stands beside. */
  Formula gradient(Span span, ScorePlace place) {
    Optional<Source> source = source(span, place);
    return source.isEmpty() ? Formula.of(0) : draft.element("grad", source.get(), span, place);
  }

  /**
   * The gradient of the step's loss by a variable, through what the network reads in place of its weights: of each weight's
   * part, or at the level of units of all that belongs to a unit.
   */
  Formula byVariable(Variable variable, Span span, ScorePlace place) {
    if (place.context().isPresent() || !draft.stepGradient) {
      return draft.fail(Code.GRADIENT_OF_VARIABLE, span, variable.name());
    }
    draft.registry.trained.putIfAbsent(variable.name(), span);
    Source source = new Source.ByVariable(variable.name());
    return place.region().isPresent()
        ? draft.element("grad", source, span, place)
        : draft.reduced(Reduction.Kind.SUM, Role.WEIGHT, Formula.variable("grad"), Map.of("grad", source));
  }

  /** The gradient by a factor on what a unit computes: its weights times their gradient, and its bias likewise. */
  Formula ofGate(Span span, ScorePlace place) {
    if (!draft.ofUnits || place.region().isPresent()) {
      return draft.fail(Code.GATE_OF_UNITS, span);
    }
    return source(span, place).map(this::byGate).orElse(Formula.of(0));
  }

  /** How a gradient moves along a direction. */
  Formula motion(Expression.Call c, ScorePlace place) {
    Optional<DgradElaboration.Dgrad> dgrad =
        DgradElaboration.run(c, place.names(), place.context(), draft.registry);
    if (dgrad.isEmpty()) {
      return draft.failed();
    }
    TangentSum tangent = dgrad.get().tangent();
    Source motion = new Source.Motion(tangent);
    return switch (dgrad.get().of()) {
      case GATE -> gateMotion(c.span(), tangent, place);
      case WEIGHTS -> about(Role.WEIGHT, motion, c.span(), place);
      case GAMMA -> about(Role.GAMMA, motion, c.span(), place);
      case PARAMETERS -> draft.element("dgrad", motion, c.span(), place);
    };
  }

  private Optional<Source> source(Span span, ScorePlace place) {
    if (place.context().isEmpty()) {
      if (draft.stepGradient) {
        return Optional.of(new Source.StepGradient());
      }
      draft.fail(Code.GRADIENT_NEEDS_BATCHES, span);
      return Optional.empty();
    }
    Registry registry = draft.registry;
    Optional<Sampling> sampling =
        Sampling.run(
            place.context().get(), new Values(place.around().constants(), registry.diagnostics), registry.validates);
    if (sampling.isEmpty()) {
      draft.failed();
    }
    return sampling.map(s -> new Source.Sum(registry.gradient(s, place.context().get().span())));
  }

  private Formula about(Role role, Source motion, Span span, ScorePlace place) {
    place.region().ifPresent(region -> region.about(role));
    if (place.region().isEmpty() && role != Role.WEIGHT) {
      return draft.reduced(Reduction.Kind.SUM, role, Formula.variable("dgrad"), Map.of("dgrad", motion));
    }
    return draft.element("dgrad", motion, span, place);
  }

  /** By the factors themselves where a layer has a gate. */
  private Formula byGate(Source gradient) {
    Map<String, Source> variables = new LinkedHashMap<>(Map.of("w", new Source.Parameters()));
    variables.put("grad", gradient);
    Formula standIn = standIn(Role.WEIGHT, GRADIENT, variables).plus(standIn(Role.BIAS, GRADIENT, variables));
    return Gates.any(draft.registry.network) ? ofOwnGate("grad", gradient).plus(standIn) : standIn;
  }

  /** The product rule on {@code w grad}: both factors move, the first where the direction moves this tensor. */
  private Formula gateMotion(Span span, TangentSum tangent, ScorePlace place) {
    if (!draft.ofUnits || place.region().isPresent()) {
      return draft.fail(Code.GATE_OF_UNITS, span);
    }
    Optional<Source> gradient = source(span, place);
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
    return Gates.any(draft.registry.network)
        ? ofOwnGate("dgrad", new Source.Motion(tangent)).plus(standIn)
        : standIn;
  }

  private Formula ofOwnGate(String variable, Source source) {
    return draft.reduced(
        new Reduction(
            Reduction.Kind.SUM, Role.GATE, Formula.variable(variable), Map.of(variable, source),
            Reduction.Need.WHERE_PRESENT));
  }

  /** What stands for a gate where there is none: the sum of an element over a unit's part of a tensor. */
  private Formula standIn(Role role, Formula element, Map<String, Source> variables) {
    Reduction.Need need =
        Gates.any(draft.registry.network)
            ? Reduction.Need.WITHOUT_GATE
            : role == Role.WEIGHT ? Reduction.Need.ALWAYS : Reduction.Need.WHERE_PRESENT;
    return draft.reduced(new Reduction(Reduction.Kind.SUM, role, element, variables, need));
  }
}
