package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.schedule.Score.Reduction;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A score while it is read: the reductions and activations that its formula speaks of, and whether it failed. */
final class ScoreDraft {
  /** What the schedule has registered, and where messages go. */
  final Registry registry;

  /** Whether it gives a number a unit, not a number a weight. */
  final boolean ofUnits;

  /** Whether {@code grad} may mean the gradient of the running step. */
  final boolean stepGradient;

  /** Whether it is the number of a variable, and nothing is measured for it. */
  final boolean assigned;

  /** Which vectors it names outside of reductions. */
  final Region units = new Region();

  private final Diagnostics diagnostics;
  private final List<Reduction> reductions = new ArrayList<>();
  private final List<ActivationSum> activations = new ArrayList<>();
  private boolean failed;

  ScoreDraft(Registry registry, boolean ofUnits, boolean stepGradient) {
    this(registry, ofUnits, stepGradient, false);
  }

  /** The number of a variable. */
  static ScoreDraft assigned(Registry registry, boolean stepGradient) {
    return new ScoreDraft(registry, true, stepGradient, true);
  }

  private ScoreDraft(Registry registry, boolean ofUnits, boolean stepGradient, boolean assigned) {
    this.assigned = assigned;
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
    this.ofUnits = ofUnits;
    this.stepGradient = stepGradient;
  }

  /** Reports a message; a formula stands in for what failed. */
  Formula fail(Code code, Span span, Object... arguments) {
    diagnostics.report(code, span, arguments);
    return failed();
  }

  /** Remembers that a message was reported; a formula stands in for what failed. */
  Formula failed() {
    failed = true;
    return Formula.of(0);
  }

  /** Whether any message was reported. */
  boolean hasFailed() {
    return failed;
  }

  /** An expression as it was written, in one line. */
  static String text(Expression expression) {
    Span span = expression.span();
    return span.source().text().substring(span.start(), span.end()).replaceAll("\\s+", " ");
  }

  /** The score of weights that {@code formula} makes. */
  Score ofWeights(String text, Formula formula, Region region) {
    return new Score.OfWeights(text, formula, region.variables());
  }

  /** The score of units that {@code formula} makes of the reductions and activations so far. */
  Score.OfUnits ofUnits(String text, Formula formula) {
    return new Score.OfUnits(text, formula, reductions, activations);
  }

  /** Reports that a region speaks of the elements of more than one tensor. */
  void check(Region region, Span span) {
    if (!failed && region.roles().size() > 1) {
      Set<String> words = new TreeSet<>();
      region.roles().forEach(role -> words.add("`" + ScoreWords.word(role) + "`"));
      fail(Code.SCORE_MIXES_TENSORS, span, String.join(" and ", words));
    }
  }

  /** A flat buffer; at the level of units, its slice of the vector that the score speaks of. */
  Formula element(String wanted, Source source, Span span, ScorePlace place) {
    if (place.region().isPresent()) {
      return Formula.variable(place.region().get().variable(wanted, source));
    }
    if (units.roles().isEmpty()) {
      return fail(Code.SCORE_NEEDS_REDUCTION, span, "`" + wanted + "`");
    }
    return reduced(Reduction.Kind.SUM, units.role(), Formula.variable(wanted), Map.of(wanted, source));
  }

  /** A flat buffer with the same number for all weights of a unit: at the level of units that number. */
  Formula element(String wanted, Source source, boolean common, Span span, ScorePlace place) {
    return common && place.region().isEmpty()
        ? reduced(Reduction.Kind.COMMON, Role.WEIGHT, Formula.variable(wanted), Map.of(wanted, source))
        : element(wanted, source, span, place);
  }

  /** A number a unit from the elements of a tensor that every layer in question has. */
  Formula reduced(Reduction.Kind kind, Role role, Formula element, Map<String, Source> variables) {
    return reduced(new Reduction(kind, role, element, variables));
  }

  /** A number a unit from the elements of a tensor; equal reductions are made once. */
  Formula reduced(Reduction reduction) {
    if (!reductions.contains(reduction)) {
      reductions.add(reduction);
    }
    return Formula.variable("r" + reductions.indexOf(reduction));
  }

  /** A number a unit from what units give on; equal measurements are made once. */
  Formula measured(ActivationSum sum) {
    if (!activations.contains(sum)) {
      activations.add(sum);
    }
    return Formula.variable("a" + activations.indexOf(sum));
  }
}
