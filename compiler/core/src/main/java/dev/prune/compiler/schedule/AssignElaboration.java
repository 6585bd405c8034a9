package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.syntax.Action;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.schedule.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code strength = min(strength + 1e-4, 1) of S}: an assignment to a variable, for all of it or a part. */
final class AssignElaboration {
  private final Action.Assign action;
  private final Here here;
  private final Registry registry;
  private final Diagnostics diagnostics;

  private AssignElaboration(Action.Assign action, Here here, Registry registry) {
    this.action = action;
    this.here = here;
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
  }

  /** The action, after the choice of a set that is made anew wherever it is used; nothing after messages. */
  static List<Act> run(Action.Assign action, Here here, Registry registry) {
    return new AssignElaboration(action, here, registry).acts();
  }

  private List<Act> acts() {
    String name = action.variable().name();
    Optional<Meaning> meaning = here.names().find(name);
    if (meaning.isEmpty() || !(meaning.get() instanceof Meaning.Varying varying)) {
      if (meaning.isEmpty() || !(meaning.get() instanceof Meaning.Unknown)) {
        diagnostics.reportUnknown(
            Code.UNKNOWN_VARIABLE, action.variable().span(), name,
            here.names().names(m -> m instanceof Meaning.Varying));
      }
      return List.of();
    }
    Variable variable = varying.variable();
    Optional<ElementFormula> formula =
        ScoreElaboration.elements(
            action.value(), Optional.empty(), here.names(),
            here.cut(action.span().place(), false).stepGradient(), registry);
    if (formula.isEmpty() || !fits(variable, formula.get())) {
      return List.of();
    }
    List<Act> acts = new ArrayList<>();
    if (action.scope().isEmpty()) {
      acts.add(new Act.Assign(variable, formula.get(), Optional.empty(), false, variable.layers(), action.span()));
    } else {
      scoped(variable, formula.get(), action.scope().get(), acts);
    }
    return acts;
  }

  /** A variable of units has one number a unit: what has one for each weight does not fit. */
  private boolean fits(Variable variable, ElementFormula formula) {
    boolean ofWeights =
        !formula.roles().isEmpty()
            || formula.variables().values().stream()
                .anyMatch(
                    s ->
                        switch (s) {
                          case Source.Varying v -> !registry.variable(v.name()).ofUnits();
                          case Source.Member m -> registry.unit(m.set()) == Unit.WEIGHTS;
                          default -> true;
                        });
    if (variable.ofUnits() && ofWeights) {
      diagnostics.report(Code.VARIABLE_OF_UNITS, action.value().span(), action.variable().name());
      return false;
    }
    boolean others = formula.roles().stream().anyMatch(r -> r != Role.WEIGHT);
    if (others) {
      diagnostics.report(Code.SCORE_OF_WEIGHTS, action.value().span());
    }
    return !others;
  }

  private void scoped(Variable variable, ElementFormula formula, Action.Scope scope, List<Act> acts) {
    Optional<String> word = ActElaboration.plainWord(scope.selector());
    if (word.filter(w -> Pick.isSet(w, here)).isEmpty()) {
      layers(variable, formula, scope, acts);
      return;
    }
    Optional<Pick> pick = Pick.named(word.get(), here, action.span(), registry);
    if (pick.isEmpty()) {
      return;
    }
    if (variable.ofUnits() && pick.get().cut().rule().unit() == Unit.WEIGHTS) {
      diagnostics.report(Code.VARIABLE_OF_UNITS, scope.selector().span(), action.variable().name());
      return;
    }
    NamedSet set = pick.get().kept().orElseGet(() -> registry.keep(word.get(), pick.get().cut()));
    if (pick.get().kept().isEmpty()) {
      acts.add(new Act.Choose(set, action.span()));
    }
    acts.add(
        new Act.Assign(variable, formula, Optional.of(set), scope.except(), variable.layers(), action.span()));
  }

  private void layers(Variable variable, ElementFormula formula, Action.Scope scope, List<Act> acts) {
    Optional<Layers> selected = Selection.run(scope.selector(), registry.network, here.names(), diagnostics);
    if (selected.isEmpty()) {
      return;
    }
    List<Integer> layers =
        variable.layers().stream().filter(l -> selected.get().nodes().contains(l) != scope.except()).toList();
    if (layers.isEmpty()) {
      diagnostics.report(Code.ASSIGNS_NOTHING, scope.selector().span(), action.variable().name());
      return;
    }
    acts.add(new Act.Assign(variable, formula, Optional.empty(), false, layers, action.span()));
  }
}
