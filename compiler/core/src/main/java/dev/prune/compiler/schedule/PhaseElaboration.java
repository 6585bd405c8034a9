package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.instruction.Optimizer;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.schedule.Score.Source;
import dev.prune.compiler.syntax.Expression.Clock;
import dev.prune.compiler.syntax.ScheduleItem;
import dev.prune.compiler.syntax.TrainItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A phase with its settings and its triggers. */
final class PhaseElaboration {
  private static final Set<String> LATER = Set.of("data", "batch");

  private final Registry registry;
  private final ScheduleElaboration schedule;
  private final Diagnostics diagnostics;

  PhaseElaboration(Registry registry, ScheduleElaboration schedule) {
    this.registry = registry;
    this.schedule = schedule;
    this.diagnostics = registry.diagnostics;
  }

  void phase(ScheduleItem.Phase item, Here here) {
    if (here.track().isEmpty()) {
      diagnostics.report(
          Code.MISPLACED, item.span(), "A phase", here.when().isPresent() ? "a trigger" : "another phase");
      return;
    }
    Optional<Meaning> meaning = here.names().find(item.name().name());
    if (meaning.isEmpty() || !(meaning.get() instanceof Meaning.InPhase declared)) {
      return; // Its name was taken, which has been said.
    }
    Here inside = here.inPhase(declared.id());
    Values values = new Values(here.names().constants(), diagnostics);
    Optional<Constant.Span> length = item.length().flatMap(values::span);
    Optional<Constant.Moment> cap = item.noLaterThan().flatMap(values::moment);
    Settings settings = settings(item.body(), inside);
    Optional<HostExpression> until =
        item.until().flatMap(u -> HostElaboration.predicate(u, inside.host(), registry));
    boolean eachStep = until.isPresent() && readsSteps(until.get());
    Optional<Integer> patience = patience(item, eachStep, values);
    boolean good =
        length.isPresent() == item.length().isPresent()
            && cap.isPresent() == item.noLaterThan().isPresent()
            && until.isPresent() == item.until().isPresent()
            && patience.isPresent();
    if (!good) {
      return;
    }
    Phase phase =
        new Phase(
            declared.id(),
            item.name().name(),
            length,
            until,
            eachStep,
            patience.get(),
            cap,
            settings.rates,
            settings.optimizer,
            settings.loss,
            without(settings.still, registry.untrained),
            without(registry.untrained, settings.still),
            item.span());
    registry.phases.add(phase);
    here.track().get().add(new Track.Part.One(phase));
  }

  /** {@code until p for 3 epochs}: p must hold that often in a row. */
  private Optional<Integer> patience(ScheduleItem.Phase item, boolean eachStep, Values values) {
    if (item.patience().isEmpty()) {
      return Optional.of(1);
    }
    Span span = item.patience().get().span();
    Optional<Constant.Span> patience = values.span(item.patience().get());
    if (patience.isPresent() && (patience.get().clock() == Clock.STEP) != eachStep) {
      diagnostics.report(
          Code.PATIENCE_CLOCK, span, eachStep ? "step" : "epoch", patience.get().written());
      return Optional.empty();
    }
    return patience.map(p -> (int) p.count());
  }

  private boolean readsSteps(HostExpression condition) {
    return condition.all().stream()
        .anyMatch(
            e ->
                switch (e) {
                  case HostExpression.Time t -> t.clock() == Clock.STEP;
                  case HostExpression.Now n -> measuredInSteps(n.metric());
                  case HostExpression.Past p -> measuredInSteps(p.metric());
                  case HostExpression.OverLast l -> measuredInSteps(l.metric());
                  case HostExpression.OfSets o ->
                      o.sets().stream()
                          .anyMatch(s -> registry.watched(s.series()).orElseThrow().each() == Clock.STEP);
                  case HostExpression.Total t -> measuredInSteps(t.metric());
                  // A variable is assigned in steps.
                  case HostExpression.Flat f -> f.variables().values().stream().anyMatch(Source.Varying.class::isInstance);
                  default -> false;
                });
  }

  private boolean measuredInSteps(String metric) {
    return registry.metrics.stream().anyMatch(m -> m.name().equals(metric) && m.each() == Clock.STEP);
  }

  private static final class Settings {
    private Optional<RateSchedule> rates = Optional.empty();
    private Optional<Optimizer> optimizer = Optional.empty();
    private final Set<String> said = new HashSet<>();
    private Optional<LossClause> loss = Optional.empty();
    private List<Integer> frozen = List.of();

    /** All that is not trained: frozen layers, and those that the loss does not read. */
    private List<Integer> still = List.of();
  }

  private Settings settings(List<TrainItem> body, Here inside) {
    Settings settings = new Settings();
    for (TrainItem item : body) {
      switch (item) {
        case TrainItem.Schedule s -> schedule.item(s.item(), inside);
        case TrainItem.TrainOnly t ->
            Selection.run(t.selector(), registry.network, inside.names(), diagnostics)
                .ifPresent(layers -> settings.frozen = others(layers));
        case TrainItem.Setting s -> setting(s, settings, inside);
        case TrainItem other -> diagnostics.report(Code.MISPLACED, other.span(), "This", "a phase");
      }
    }
    Set<Integer> still = new TreeSet<>(settings.frozen);
    still.addAll(settings.loss.map(l -> l.unread(registry.network)).orElse(registry.untrained));
    settings.still = List.copyOf(still);
    return settings;
  }

  private void setting(TrainItem.Setting s, Settings settings, Here inside) {
    String key = s.key().name();
    Values values = new Values(inside.names().constants(), diagnostics);
    if (!settings.said.add(key)) {
      diagnostics.report(Code.SETTING_TWICE, s.span(), key);
    } else if (key.equals("schedule")) {
      settings.rates = RateElaboration.run(s.value(), values);
    } else if (key.equals("optimizer")) {
      settings.optimizer = OptimizerElaboration.run(s.value(), values, registry.rates);
    } else if (key.equals("loss")) {
      settings.loss = LossElaboration.run(s.value(), registry.network.shaped(), inside.names(), diagnostics).filter(this::fits);
    } else if (LATER.contains(key)) {
      diagnostics.report(Code.NOT_YET, s.span(), "`" + key + "` inside a phase");
    } else {
      diagnostics.report(Code.MISPLACED, s.span(), "`" + key + "`", "a phase");
    }
  }

  /** The data have labels or numbers, so many, for the whole training. */
  private boolean fits(LossClause loss) {
    return registry.loss.map(training -> LossElaboration.alike(training, loss, registry.network.shaped(), diagnostics))
        .orElse(true);
  }

  private static List<Integer> without(List<Integer> layers, List<Integer> others) {
    return layers.stream().filter(l -> !others.contains(l)).toList();
  }

  private List<Integer> others(Layers trained) {
    List<Integer> frozen = new ArrayList<>();
    for (Node node : registry.network.shaped().graph().nodes()) {
      boolean parameters = !Tensors.roles(registry.network, node).isEmpty();
      if (parameters && !trained.nodes().contains(node.id())) {
        frozen.add(node.id());
      }
    }
    return frozen;
  }
}
