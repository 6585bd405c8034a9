package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.syntax.Action;
import dev.prune.compiler.syntax.ScheduleItem;
import dev.prune.compiler.syntax.TrainItem;
import dev.prune.runtime.schedule.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts the items of a schedule into the registry, in the order of the text. Declarations come before their use, except
 * phases, whose ends may be spoken of before.
 */
final class ScheduleElaboration {
  private final Registry registry;
  private final Diagnostics diagnostics;
  private final DeclarationElaboration declarations;
  private final MomentElaboration moments;
  private final RoundElaboration rounds;

  ScheduleElaboration(Registry registry) {
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
    this.declarations = new DeclarationElaboration(registry);
    this.moments = new MomentElaboration(registry);
    this.rounds = new RoundElaboration(registry);
  }

  /** Elaborates items outside of triggers. */
  void items(List<ScheduleItem> items, Here here) {
    declarePhases(items, here);
    items.forEach(item -> item(item, here));
  }

  /** Phases have their names before they have their bodies. */
  void declarePhases(List<ScheduleItem> items, Here here) {
    if (here.track().isEmpty()) {
      return;
    }
    for (ScheduleItem item : items) {
      if (item instanceof ScheduleItem.Phase phase && declarations.declares(phase.name(), here)) {
        here.names().bind(phase.name().name(), new Meaning.InPhase(registry.newPhase()));
      } else if (item instanceof ScheduleItem.Repeat repeat && repeat.until()) {
        declarePhases(repeat.body(), here);
      }
    }
  }

  /** Elaborates one item outside of triggers. */
  void item(ScheduleItem item, Here here) {
    switch (item) {
      case ScheduleItem.Let let -> declarations.let(let.let(), here);
      case ScheduleItem.Score score -> declarations.formula(score.name(), score.value(), score.context(), here);
      case ScheduleItem.Var variable -> new MeanwhileElaboration(registry, here).variable(variable);
      case ScheduleItem.Snapshot snapshot -> declarations.snapshot(snapshot, here);
      case ScheduleItem.Metric metric -> declarations.metric(metric, here);
      case ScheduleItem.SetOf set -> declarations.set(set, here);
      case ScheduleItem.Penalty p -> new MeanwhileElaboration(registry, here).penalty(p);
      case ScheduleItem.Noise n -> new MeanwhileElaboration(registry, here).noise(n);
      case ScheduleItem.Read r -> new MeanwhileElaboration(registry, here).read(r);
      case ScheduleItem.Insert insert -> new InsertElaboration(registry).insert(insert, here);
      case ScheduleItem.Phase phase -> new PhaseElaboration(registry, this).phase(phase, here);
      case ScheduleItem.At at ->
          moments.when(at.moment(), here).ifPresent(w -> trigger(w, at.body(), here, at.span()));
      case ScheduleItem.Every every ->
          moments.every(every, here).ifPresent(w -> trigger(w, every.body(), here, every.span()));
      case ScheduleItem.Repeat repeat -> repeat(repeat, here);
      case ScheduleItem.For loop -> loop(loop, here);
      case ScheduleItem.If choice -> conditional(choice, here);
      case ScheduleItem.Act act -> withoutMoment(act);
    }
  }

  private void withoutMoment(ScheduleItem.Act act) {
    if (act.action() instanceof Action.Assign assign && TrainItem.Setting.WORDS.contains(assign.variable().name())) {
      diagnostics.reportWithHelp(
          Code.ACTION_WITHOUT_MOMENT, act.span(), TrainItem.Setting.help(assign.variable().name()));
    } else {
      diagnostics.report(Code.ACTION_WITHOUT_MOMENT, act.span());
    }
  }

  private void trigger(When when, List<ScheduleItem> body, Here here, Span span) {
    if (here.when().isPresent()) {
      diagnostics.report(Code.MISPLACED, span, "A trigger", "another trigger");
      return;
    }
    List<Act> acts = new ActElaboration(registry).acts(body, here.inTrigger(when));
    registry.triggers.add(
        new Trigger(when, here.phase(), acts, here.owner(), here.site().orElse(span), span));
  }

  private void repeat(ScheduleItem.Repeat repeat, Here here) {
    if (!repeat.until()) {
      rounds.of(repeat, here).forEach(inner -> items(repeat.body(), inner));
      return;
    }
    if (here.track().isEmpty()) {
      diagnostics.report(Code.MISPLACED, repeat.span(), "`repeat until`", "a phase or a trigger");
      return;
    }
    List<Track.Part> parts = new ArrayList<>();
    Here inside = here.inTrack(parts);
    for (ScheduleItem item : repeat.body()) {
      item(item, inside);
    }
    if (parts.isEmpty()) {
      diagnostics.report(Code.LOOP_WITHOUT_PHASES, repeat.span());
      return;
    }
    HostElaboration.predicate(repeat.value(), inside.host(), registry)
        .ifPresent(until -> here.track().get().add(new Track.Part.Loop(until, parts, repeat.span())));
  }

  private void loop(ScheduleItem.For loop, Here here) {
    rounds.of(loop, here).forEach(inner -> items(loop.body(), inner));
  }

  private void conditional(ScheduleItem.If choice, Here here) {
    Optional<Constant> value = ConstantEvaluation.of(choice.condition(), here.names().constants(), diagnostics);
    if (value.isPresent() && !(value.get() instanceof Constant.Truth)) {
      diagnostics.report(Code.WRONG_KIND, choice.condition().span(), "A condition", value.get().kind());
    } else if (value.isPresent()) {
      boolean yes = ((Constant.Truth) value.get()).value();
      List<ScheduleItem> body = yes ? choice.yes() : choice.no();
      Here inner = here.with(here.names().inner());
      items(body, inner);
    }
  }
}
