package dev.prune.compiler.emit;

import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Formula.Function;
import dev.prune.compiler.schedule.HostExpression;
import dev.prune.compiler.schedule.Score;
import dev.prune.compiler.schedule.Score.Reduction;
import dev.prune.compiler.schedule.Score.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is masked is absent: in programs that mask, reductions run over live elements only, so that a masked network has the
 * scores and metrics of the compacted one. Without it a mean would divide by dead columns, a minimum find their zeros, and
 * gradients of consumers count that nothing trains.
 */
final class Absent {
  private static final String LIVE = "live";
  private static final Formula ONE = Formula.of(1);

  /** Further from zero than any score, and finite in a float. */
  static final double BEYOND = 1e30;

  private Absent() {}

  /** The score over live elements; a unit without any scores as one whose elements are zero. */
  static Score.OfUnits from(Score.OfUnits score) {
    List<Reduction> reductions = new ArrayList<>();
    Formula formula = score.formula();
    boolean counted = false;
    for (int k = 0; k < score.reductions().size(); k++) {
      Reduction reduction = score.reductions().get(k);
      if (reduction.kind() == Reduction.Kind.GIVEN || reduction.kind() == Reduction.Kind.COMMON) {
        reductions.add(reduction);
        continue;
      }
      Formula element = guarded(reduction.element(), reduction.variables());
      Formula live = Formula.variable(LIVE);
      boolean sum = reduction.kind() == Reduction.Kind.SUM;
      Formula masked =
          sum ? element.times(live) : element.times(live).plus(live.minus(ONE).times(Formula.of(BEYOND)));
      reductions.add(
          new Reduction(
              reduction.kind(), reduction.role(), masked, withLive(reduction.variables()), reduction.need()));
      Formula variable = Formula.variable("r" + k);
      if (sum && reduction.element().equals(ONE)) {
        formula = formula.with("r" + k, variable.max(ONE)); // The count of a mean.
      } else if (!sum) {
        formula = formula.with("r" + k, variable.times(Formula.variable("n" + k).apply(Function.STEP)));
        counted = true;
      }
    }
    if (counted) {
      for (int k = 0; k < score.reductions().size(); k++) {
        Reduction reduction = score.reductions().get(k);
        if (reduction.kind() == Reduction.Kind.LARGEST) {
          formula = formula.with("n" + k, Formula.variable("r" + reductions.size()));
          reductions.add(
              new Reduction(Reduction.Kind.SUM, reduction.role(), Formula.variable(LIVE), withLive(Map.of())));
        }
      }
    }
    return new Score.OfUnits(score.text(), formula, reductions, score.activations());
  }

  /** The number over live elements. */
  static HostExpression.Flat from(HostExpression.Flat flat) {
    Formula live = Formula.variable(LIVE);
    Formula element = guarded(flat.formula(), flat.variables()).times(live);
    return new HostExpression.Flat(
        flat.fold(),
        switch (flat.fold()) {
          case LARGEST -> element.plus(live.minus(ONE).times(Formula.of(BEYOND)));
          case SMALLEST -> element.plus(ONE.minus(live).times(Formula.of(BEYOND)));
          default -> element;
        },
        withLive(flat.variables()),
        flat.weightsOnly(),
        flat.layers());
  }

  /** A masked parameter is zero in memory; in the formula it is one, whose logarithm and inverse are numbers. */
  private static Formula guarded(Formula formula, Map<String, Source> variables) {
    Formula guarded = formula;
    for (Map.Entry<String, Source> variable : variables.entrySet()) {
      if (variable.getValue() instanceof Source.Parameters) {
        Formula w = Formula.variable(variable.getKey());
        guarded = guarded.with(variable.getKey(), w.plus(ONE.minus(Formula.variable(LIVE))));
      }
    }
    return guarded;
  }

  private static Map<String, Source> withLive(Map<String, Source> variables) {
    Map<String, Source> all = new LinkedHashMap<>(variables);
    all.put(LIVE, new Source.Live());
    return all;
  }
}
