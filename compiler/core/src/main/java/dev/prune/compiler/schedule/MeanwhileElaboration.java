package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.formula.Derivative;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.Simplification;
import dev.prune.compiler.resolve.Counted;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.ScheduleItem;
import dev.prune.compiler.syntax.Selector;
import dev.prune.runtime.network.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Variables, penalties, noise and readings: what acts on parameters while the network trains. */
final class MeanwhileElaboration {
  private static final Formula ONE = Formula.of(1);
  private static final String IN_A_VARIABLE =
      "Keep one number of each unit in a variable, `var size of each unit of dense = 0`, which a trigger assigns, "
          + "`every 1 steps { size = %s }`, and name `size` here.";

  private final Registry registry;
  private final Diagnostics diagnostics;
  private final Here here;

  MeanwhileElaboration(Registry registry, Here here) {
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
    this.here = here;
  }

  /** {@code var strength of each unit of conv = 0}. */
  void variable(ScheduleItem.Var item) {
    if (here.names().bindsHere(item.name().name())) {
      diagnostics.report(Code.ALREADY_DEFINED, item.name().span(), item.name().name());
      return;
    }
    here.names().bind(item.name().name(), new Meaning.Unknown());
    if (item.unit().isEmpty()) {
      diagnostics.report(Code.NOT_YET, item.span(), "`var` without `of each`");
      return;
    }
    Optional<Counted> unit =
        Counted.find(item.unit().get().name()).filter(c -> c == Counted.UNITS || c == Counted.WEIGHTS);
    if (unit.isEmpty()) {
      diagnostics.reportUnknown(
          Code.EACH_OF_WHAT, item.unit().get().span(), item.unit().get().name(),
          List.of("weight", "unit", "channel", "neuron", "filter"));
    }
    Optional<Double> initial =
        new Values(here.names().constants(), diagnostics)
            .number(item.initial(), "The first value of a variable", GrowElaboration.ANY);
    Optional<Layers> layers =
        item.selector()
            .map(s -> Selection.run(s, registry.network, here.names(), diagnostics))
            .orElse(Optional.of(Selection.all(registry.network, item.span())));
    if (unit.isEmpty() || initial.isEmpty() || layers.isEmpty()) {
      return;
    }
    Optional<List<Integer>> owners = owners(Role.WEIGHT, layers, item.span());
    owners.ifPresent(
        of -> {
          Variable variable =
              new Variable(
                  registry.unique(item.name().name()), unit.get() == Counted.UNITS, of, initial.get(), item.span());
          registry.variables.add(variable);
          here.names().bind(item.name().name(), new Meaning.Varying(variable));
        });
  }

  /** {@code penalty 1e-4 * abs(gamma)}. */
  void penalty(ScheduleItem.Penalty item) {
    Optional<Whole> whole = whole(item.formula(), item.of(), Optional.empty(), item.span());
    if (whole.isEmpty()) {
      return;
    }
    Formula derivative =
        whole.get().parameter().map(w -> Derivative.of(whole.get().formula().formula(), w)).orElse(Formula.of(0));
    if (derivative.equals(Formula.of(0))) {
      diagnostics.report(Code.PENALTY_OF_NOTHING, item.formula().span());
      return;
    }
    Map<String, Source> variables = new LinkedHashMap<>(whole.get().formula().variables());
    registry.penalties.add(
        new Penalty(
            whole.get().formula().text(), whole.get().role(), whole.get().layers(),
            whole.get().limited(derivative, Formula.of(0), variables), variables, here.phase(), item.span()));
  }

  /** {@code noise 0.1 * (random - 0.5)}. */
  void noise(ScheduleItem.Noise item) {
    whole(item.formula(), item.of(), Optional.empty(), item.span())
        .ifPresent(whole -> reading(whole, whole.formula().formula(), true, item.span()));
  }

  /** {@code read w as w * step(abs(w) - 0.1)}. */
  void read(ScheduleItem.Read item) {
    Optional<Role> role = ScoreWords.tensor(item.what().name());
    if (role.isEmpty()) {
      diagnostics.reportUnknown(
          Code.READ_WHAT, item.what().span(), item.what().name(), ScoreWords.tensors());
      return;
    }
    whole(item.as(), item.of(), role, item.span())
        .ifPresent(whole -> reading(whole, whole.formula().formula(), false, item.span()));
  }

  private void reading(Whole whole, Formula formula, boolean noise, Span span) {
    Map<String, Source> variables = new LinkedHashMap<>(whole.formula().variables());
    String w = whole.parameter().orElseGet(() -> "w");
    variables.putIfAbsent(w, new Source.Parameters());
    Formula read = noise ? Formula.variable(w).plus(formula) : formula;
    Formula slope = Derivative.of(read, w);
    registry.readings.add(
        new Reading(
            whole.formula().text(), whole.role(), whole.layers(),
            whole.limited(read, Formula.variable(w), variables),
            Simplification.of(whole.limited(slope, ONE, variables)), variables, !noise, here.phase(), span));
  }

  /** A gradient by a variable comes through what the network reads. */
  static void checkTrained(Registry registry) {
    registry.trained.forEach(
        (variable, span) -> {
          Source read = new Source.Varying(variable);
          if (registry.readings.stream().noneMatch(r -> r.variables().containsValue(read))) {
            registry.diagnostics.report(Code.VARIABLE_NOT_READ, span, variable);
          }
        });
  }

  /**
   * A formula with all that it is about.
   *
   * @param set the set that it is limited to
   */
  private record Whole(ElementFormula formula, Role role, List<Integer> layers, Optional<NamedSet> set) {
    Optional<String> parameter() {
      return formula.parameter();
    }

    /** The formula for members of the set and {@code otherwise} for the others. */
    Formula limited(Formula of, Formula otherwise, Map<String, Source> variables) {
      if (set.isEmpty()) {
        return of;
      }
      Formula member = Formula.variable(member(set.get(), variables));
      return Simplification.of(of.within(member, false, otherwise));
    }
  }

  /** The variable that is 1 for members of a set. */
  static String member(NamedSet set, Map<String, Source> variables) {
    return Source.variable("in " + set.name(), new Source.Member(set.name()), variables);
  }

  private Optional<Whole> whole(Expression written, Optional<Selector> of, Optional<Role> about, Span span) {
    if (reduces(written)) {
      return Optional.empty();
    }
    Optional<ElementFormula> formula =
        ScoreElaboration.elements(written, Optional.empty(), here.names(), true, registry);
    if (formula.isEmpty() || !everyStep(formula.get(), written.span())) {
      return Optional.empty();
    }
    Set<Role> roles = new LinkedHashSet<>(formula.get().roles());
    about.ifPresent(roles::add);
    if (roles.size() > 1) {
      diagnostics.report(Code.SCORE_MIXES_TENSORS, written.span(), ScoreWords.words(roles));
      return Optional.empty();
    }
    Role role = roles.isEmpty() ? Role.WEIGHT : roles.iterator().next();
    Optional<NamedSet> set = of.flatMap(s -> set(s, here));
    Optional<List<Integer>> layers =
        of.isEmpty() || set.isPresent()
            ? Optional.of(all(role))
            : owners(role, Selection.run(of.get(), registry.network, here.names(), diagnostics), of.get().span());
    if (layers.isPresent() && layers.get().isEmpty()) {
      diagnostics.reportWithHelp(
          Code.LAYER_WITHOUT_TENSOR, span, ScoreWords.instead(role), "this network", ScoreWords.word(role));
      return Optional.empty();
    }
    return layers.map(l -> new Whole(drawn(formula.get()), role, l, set));
  }

  /** Says how a formula of each element can have one number of a unit in it: through a variable. */
  private boolean reduces(Expression written) {
    return switch (written) {
      case Expression.Call c
          when c.arguments().size() == 1
              && ScoreWords.REDUCTIONS.contains(c.function())
              && !ActivationElaboration.isStatistic(c, here.names()) -> {
        diagnostics.reportWithHelp(
            Code.REDUCTION_OF_WEIGHTS, c.span(), IN_A_VARIABLE.formatted(ScoreDraft.text(c)), c.function());
        yield true;
      }
      case Expression.Call c -> c.arguments().stream().anyMatch(a -> reduces(a.value()));
      case Expression.Unary u -> reduces(u.operand());
      case Expression.Binary b -> reduces(b.left()) || reduces(b.right());
      default -> false;
    };
  }

  /** Random numbers of a step are others than those of scores. */
  private static ElementFormula drawn(ElementFormula formula) {
    Map<String, Source> variables = new LinkedHashMap<>(formula.variables());
    variables.replaceAll((name, s) -> s instanceof Source.Random ? Source.Random.NOISE : s);
    return new ElementFormula(formula.text(), formula.formula(), variables, formula.roles());
  }

  /** The set that a selector of one word names. */
  static Optional<NamedSet> set(Selector selector, Here here) {
    return ActElaboration.plainWord(selector)
        .flatMap(here.names()::find)
        .filter(Meaning.Kept.class::isInstance)
        .map(m -> ((Meaning.Kept) m).set());
  }

  /** Gradients over batches would take the place of the step's own, which are not there before they are changed. */
  private boolean everyStep(ElementFormula formula, Span span) {
    boolean passes =
        Source.withInner(formula.variables().values()).stream()
            .anyMatch(
                s ->
                    s instanceof Source.Sum || s instanceof Source.Motion || s instanceof Source.StepGradient
                        || s instanceof Source.ByVariable);
    boolean external = formula.variables().values().stream().anyMatch(Source.External.class::isInstance);
    if (passes) {
      diagnostics.report(Code.GRADIENT_EVERY_STEP, span);
    } else if (external) {
      diagnostics.report(Code.ONLY_AT_TIMES, span);
    }
    return !passes && !external;
  }

  private List<Integer> all(Role role) {
    return registry.network.shaped().graph().nodes().stream()
        .filter(n -> Tensors.roles(registry.network, n).contains(role))
        .map(Node::id)
        .toList();
  }

  /** The nodes that own what {@code role} is to the selected layers; a layer without it is left out unless it is named. */
  private Optional<List<Integer>> owners(Role role, Optional<Layers> selected, Span span) {
    if (selected.isEmpty()) {
      return Optional.empty();
    }
    Set<Integer> owners = new LinkedHashSet<>();
    List<String> without = new ArrayList<>();
    for (int layer : selected.get().nodes()) {
      Optional<Node> owner = Tensors.owner(registry.network, layer, role);
      owner.ifPresent(n -> owners.add(n.id()));
      if (owner.isEmpty()) {
        without.add("`" + registry.network.shaped().graph().nodes().get(layer).name() + "`");
      }
    }
    if (owners.isEmpty()) {
      diagnostics.reportWithHelp(
          Code.LAYER_WITHOUT_TENSOR, span, ScoreWords.instead(role),
          String.join(", ", without.subList(0, Math.min(3, without.size()))),
          ScoreWords.word(role));
      return Optional.empty();
    }
    return Optional.of(owners.stream().sorted().toList());
  }
}
