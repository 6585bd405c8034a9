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
    boolean stepGradient = here.cut(action.span().place(), false).stepGradient();
    if (variable.ofUnits() && ScoreWords.ofUnits(action.value(), here.names())) {
      return ScoreElaboration.units(action.value(), here.names(), stepGradient, registry)
          .map(value -> units(variable, value))
          .orElse(List.of());
    }
    Optional<ElementFormula> formula =
        ScoreElaboration.elements(action.value(), Optional.empty(), here.names(), stepGradient, registry);
    if (formula.isEmpty() || !fits(variable, formula.get())) {
      return List.of();
    }
    List<Act> acts = new ArrayList<>();
    Optional<Scoped> scoped = scoped(variable, acts);
    scoped.ifPresent(
        to -> {
          boolean except = to.set().isPresent() && action.scope().get().except();
          acts.add(new Act.Assign(variable, formula.get(), to.set(), except, to.layers(), action.span()));
        });
    return acts;
  }

  /** An assignment of numbers that are computed unit by unit. */
  private List<Act> units(Variable variable, Score.OfUnits value) {
    List<Act> acts = new ArrayList<>();
    Optional<Scoped> scoped = scoped(variable, acts);
    if (scoped.isEmpty() || !present(value, scoped.get().layers())) {
      return List.of();
    }
    Score.OfUnits all =
        scoped.get().set().map(set -> value.within(set.name(), action.scope().get().except(), variable)).orElse(value);
    acts.add(new Act.AssignUnits(variable, all, scoped.get().layers(), action.span()));
    return acts;
  }

  /** Every layer has what its units are computed from. */
  private boolean present(Score.OfUnits value, List<Integer> layers) {
    for (Score.Reduction reduction : value.reductions()) {
      for (int layer : layers) {
        boolean needed = reduction.need() == Score.Reduction.Need.ALWAYS;
        if (needed && Tensors.owner(registry.network, layer, reduction.role()).isEmpty()) {
          diagnostics.report(
              Code.LAYER_WITHOUT_TENSOR, action.value().span(),
              "`" + registry.network.shaped().graph().nodes().get(layer).name() + "`", ScoreWords.word(reduction.role()));
          return false;
        }
      }
    }
    return true;
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

  /**
   * What an assignment is for.
   *
   * @param set the set that it names
   */
  private record Scoped(Optional<NamedSet> set, List<Integer> layers) {}

  /** What the assignment is for, after a set that is chosen anew here; nothing after messages. */
  private Optional<Scoped> scoped(Variable variable, List<Act> acts) {
    if (action.scope().isEmpty()) {
      return Optional.of(new Scoped(Optional.empty(), variable.layers()));
    }
    Action.Scope scope = action.scope().get();
    Optional<String> word = ActElaboration.plainWord(scope.selector());
    if (word.filter(w -> Pick.isSet(w, here)).isEmpty()) {
      return layers(variable, scope).map(layers -> new Scoped(Optional.empty(), layers));
    }
    Optional<Pick> pick = Pick.named(word.get(), here, action.span(), registry);
    if (pick.isEmpty()) {
      return Optional.empty();
    }
    if (variable.ofUnits() && pick.get().cut().rule().unit() == Unit.WEIGHTS) {
      diagnostics.report(Code.VARIABLE_OF_UNITS, scope.selector().span(), action.variable().name());
      return Optional.empty();
    }
    NamedSet set = pick.get().kept().orElseGet(() -> registry.keep(word.get(), pick.get().cut()));
    if (pick.get().kept().isEmpty()) {
      acts.add(new Act.Choose(set, action.span()));
    }
    return Optional.of(new Scoped(Optional.of(set), variable.layers()));
  }

  private Optional<List<Integer>> layers(Variable variable, Action.Scope scope) {
    Optional<Layers> selected = Selection.run(scope.selector(), registry.network, here.names(), diagnostics);
    if (selected.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> layers =
        variable.layers().stream().filter(l -> selected.get().nodes().contains(l) != scope.except()).toList();
    if (layers.isEmpty()) {
      diagnostics.report(Code.ASSIGNS_NOTHING, scope.selector().span(), action.variable().name());
      return Optional.empty();
    }
    return Optional.of(layers);
  }
}
