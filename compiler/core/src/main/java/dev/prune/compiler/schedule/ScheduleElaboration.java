package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.syntax.Context;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.Named;
import dev.prune.compiler.syntax.LetStatement;
import dev.prune.compiler.syntax.Moment;
import dev.prune.compiler.syntax.ScheduleItem;
import dev.prune.runtime.schedule.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the items of a schedule into the registry, in the order of the text. Declarations come before their use, except
 * phases, whose ends may be spoken of before.
 */
final class ScheduleElaboration {
  private static final int MOST_ROUNDS = 10_000;

  private final Registry registry;
  private final Diagnostics diagnostics;

  ScheduleElaboration(Registry registry) {
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
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
      if (item instanceof ScheduleItem.Phase phase && declares(phase.name(), here)) {
        here.names().bind(phase.name().name(), new Meaning.InPhase(registry.newPhase()));
      } else if (item instanceof ScheduleItem.Repeat repeat && repeat.until()) {
        declarePhases(repeat.body(), here);
      }
    }
  }

  /** Whether a name is still free. */
  private boolean declares(Named name, Here here) {
    if (here.names().bindsHere(name.name())) {
      diagnostics.report(Code.ALREADY_DEFINED, name.span(), name.name());
      return false;
    }
    return true;
  }

  void item(ScheduleItem item, Here here) {
    switch (item) {
      case ScheduleItem.Let let -> let(let.let(), here);
      case ScheduleItem.Score score -> formula(score.name(), score.value(), score.context(), here);
      case ScheduleItem.Var variable -> diagnostics.report(Code.NOT_YET, variable.span(), "`var`");
      case ScheduleItem.Snapshot snapshot -> snapshot(snapshot, here);
      case ScheduleItem.Metric metric -> metric(metric, here);
      case ScheduleItem.SetOf set when set.each().isPresent() -> watched(set, set.each().get(), here);
      case ScheduleItem.SetOf set -> {
        if (declares(set.name(), here)) {
          here.names().bind(set.name().name(), new Meaning.Chosen(set.choice(), here.names()));
        }
      }
      case ScheduleItem.Penalty p -> diagnostics.report(Code.NOT_YET, p.span(), "`penalty`");
      case ScheduleItem.Noise n -> diagnostics.report(Code.NOT_YET, n.span(), "`noise`");
      case ScheduleItem.Read r -> diagnostics.report(Code.NOT_YET, r.span(), "`read`");
      case ScheduleItem.Insert insert -> new InsertElaboration(registry).insert(insert, here);
      case ScheduleItem.Phase phase -> new PhaseElaboration(registry, this).phase(phase, here);
      case ScheduleItem.At at ->
          when(at.moment(), here).ifPresent(w -> trigger(w, at.body(), here, at.span()));
      case ScheduleItem.Every every -> every(every, here);
      case ScheduleItem.Repeat repeat -> repeat(repeat, here);
      case ScheduleItem.For loop -> loop(loop, here);
      case ScheduleItem.If choice -> conditional(choice, here);
      case ScheduleItem.Act act -> diagnostics.report(Code.ACTION_WITHOUT_MOMENT, act.span());
    }
  }

  void let(LetStatement let, Here here) {
    if (let.value() instanceof Expression.Call c && c.function().equals("grad")) {
      gradient(let, c, here);
    } else if (let.context().isEmpty()
        && (ConstantEvaluation.isConstant(let.value(), here.names().constants()) || isPlain(let.value()))) {
      if (declares(let.name(), here)) {
        Optional<Constant> value = ConstantEvaluation.of(let.value(), here.names().constants(), diagnostics);
        value.ifPresentOrElse(
            v -> here.names().constants().bind(let.name().name(), v),
            () -> here.names().bind(let.name().name(), new Meaning.Unknown()));
      }
    } else {
      formula(let.name(), let.value(), let.context(), here);
    }
  }

  /** Expressions that can only be compile-time values, so that what is wrong with them is said at once. */
  private static boolean isPlain(Expression value) {
    return switch (value) {
      case Expression.ListOf l -> true;
      case Expression.Share s -> true;
      case Expression.Duration d -> true;
      case Expression.Instant i -> true;
      case Expression.Fewer f -> true;
      default -> false;
    };
  }

  private void formula(Named name, Expression value, Optional<Context> context, Here here) {
    if (declares(name, here)) {
      here.names().bind(name.name(), new Meaning.Formula(value, context, here.names()));
    }
  }

  private void gradient(LetStatement let, Expression.Call call, Here here) {
    String of =
        call.arguments().size() == 1 && call.arguments().getFirst().value() instanceof Expression.Name n
            ? n.name()
            : "";
    if (of.equals("gate")) {
      // One number a unit: it has no place in a buffer with one number a parameter, so it is computed where it is used.
      formula(let.name(), call, let.context(), here);
      return;
    }
    if (!declares(let.name(), here)) {
      return;
    }
    here.names().bind(let.name().name(), new Meaning.Unknown());
    if (of.equals("gamma")) {
      diagnostics.report(Code.NOT_YET, call.span(), "`grad(" + of + ")`");
      return;
    }
    if (!of.equals("weights") && !of.equals("parameters")) {
      diagnostics.report(Code.GRADIENT_OF_WHAT, call.span());
      return;
    }
    if (let.context().isEmpty()) {
      diagnostics.report(Code.GRADIENT_NEEDS_BATCHES, let.value().span());
      return;
    }
    Sampling.run(let.context().get(), new Values(here.names().constants(), diagnostics), registry.validates)
        .map(s -> registry.gradient(let.name().name(), s, of.equals("weights"), let.span()))
        .ifPresent(sum -> here.names().bind(let.name().name(), new Meaning.Gradient(sum)));
  }

  private void snapshot(ScheduleItem.Snapshot item, Here here) {
    if (!declares(item.name(), here)) {
      return;
    }
    Optional<Set<Part>> parts = parts(item.parts());
    Optional<When> when = when(item.at(), here);
    here.names().bind(item.name().name(), new Meaning.Unknown());
    if (parts.isEmpty() || when.isEmpty()) {
      return;
    }
    Snapshot snapshot = new Snapshot(registry.unique(item.name().name()), parts.get(), when.get(), item.span());
    registry.snapshots.add(snapshot);
    here.names().bind(item.name().name(), new Meaning.Remembered(snapshot));
  }

  /** {@code parameters, slots}. */
  Optional<Set<Part>> parts(List<Named> written) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    boolean good = true;
    for (Named name : written) {
      Optional<Part> part =
          Arrays.stream(Part.values()).filter(p -> p.name().toLowerCase(Locale.ROOT).equals(name.name())).findFirst();
      if (part.isEmpty()) {
        diagnostics.reportUnknown(
            Code.UNKNOWN_PART, name.span(), name.name(), List.of("parameters", "slots", "statistics"));
      } else if (!parts.add(part.get())) {
        diagnostics.report(Code.SAID_TWICE, name.span(), "`" + name.name() + "`");
      }
      good &= part.isPresent();
    }
    return good ? Optional.of(parts) : Optional.empty();
  }

  private void metric(ScheduleItem.Metric item, Here here) {
    if (!declares(item.name(), here)) {
      return;
    }
    String name = registry.unique(item.name().name());
    HostElaboration.Place host = here.host();
    HostElaboration.Place place =
        new HostElaboration.Place(host.names(), item.context(), false, host.validates());
    Optional<LayerElaboration.Valued> value = LayerElaboration.metric(item, place, registry);
    Optional<Constant.Moment> from =
        item.from().flatMap(new Values(here.names().constants(), diagnostics)::moment);
    here.names().bind(item.name().name(), new Meaning.Unknown());
    if (value.isEmpty() || item.from().isPresent() && from.isEmpty()) {
      return;
    }
    Metric metric = new Metric(
            name, value.get().value(), item.each(), from, here.phase(), value.get().layers(), true, item.span());
    registry.metrics.add(metric);
    here.names().bind(item.name().name(), new Meaning.Measured(metric));
  }

  private void watched(ScheduleItem.SetOf item, Expression.Clock each, Here here) {
    if (!declares(item.name(), here)) {
      return;
    }
    here.names().bind(item.name().name(), new Meaning.Unknown());
    Optional<Cut> cut = CutElaboration.run(item.choice(), here.cut(item.span().place(), false), registry);
    Optional<Constant.Moment> from =
        item.from().flatMap(new Values(here.names().constants(), diagnostics)::moment);
    if (cut.isEmpty() || item.from().isPresent() && from.isEmpty()) {
      return;
    }
    NamedSet set = new NamedSet(registry.sets.size(), registry.unique(item.name().name()), cut.get());
    registry.sets.add(set);
    registry.watched.add(
        new WatchedSet(set, each, from, here.phase(), registry.metrics.size(), item.span()));
    here.names().bind(item.name().name(), new Meaning.Kept(set));
  }

  /** When a moment is; nothing after messages. */
  Optional<When> when(Moment moment, Here here) {
    Values values = new Values(here.names().constants(), diagnostics);
    return switch (moment) {
      case Moment.Init i -> Optional.of(new When.Init());
      case Moment.EndOfEpoch e ->
          values.whole(e.epoch(), "An epoch", Values.between(1, 1_000_000)).map(When.EndOfEpoch::new);
      case Moment.EndOfPhase p -> {
        Optional<Meaning> meaning = here.names().find(p.phase().name());
        if (meaning.isPresent() && meaning.get() instanceof Meaning.InPhase phase) {
          yield Optional.of(new When.EndOfPhase(phase.id()));
        }
        if (meaning.isEmpty() || !(meaning.get() instanceof Meaning.Unknown)) {
          diagnostics.reportUnknown(
              Code.UNKNOWN_PHASE,
              p.phase().span(),
              p.phase().name(),
              here.names().names(m -> m instanceof Meaning.InPhase));
        }
        yield Optional.empty();
      }
      case Moment.Begin b ->
          values
              .whole(
                  b.at(),
                  b.clock() == Expression.Clock.EPOCH ? "An epoch" : "A step",
                  Values.between(1, Integer.MAX_VALUE))
              .map(at -> begin(at, b.clock()));
      case Moment.Called c ->
          values
              .moment(c.name())
              .map(m -> begin((int) Math.min(Integer.MAX_VALUE, m.at()), m.clock()));
    };
  }

  private static When begin(int at, Expression.Clock clock) {
    if (clock == Expression.Clock.STEP) {
      return new When.AfterStep(at);
    }
    return at == 1 ? new When.Init() : new When.EndOfEpoch(at - 1);
  }

  private void every(ScheduleItem.Every every, Here here) {
    Values values = new Values(here.names().constants(), diagnostics);
    Optional<Constant.Span> interval = values.span(every.interval());
    Optional<Constant.Moment> from = every.from().flatMap(values::moment);
    Optional<Constant.Moment> until = every.until().flatMap(values::moment);
    if (interval.isEmpty()
        || every.from().isPresent() && from.isEmpty()
        || every.until().isPresent() && until.isEmpty()) {
      return;
    }
    When.Every when = new When.Every(interval.get(), from, until, every.order());
    boolean steps = when.steps();
    if (!steps && every.order() != ScheduleItem.UpdateOrder.AFTER) {
      diagnostics.report(Code.EPOCHS_HAVE_NO_UPDATE, every.interval().span());
      return;
    }
    if (!steps && stepMoment(every.from(), from) || !steps && stepMoment(every.until(), until)) {
      return;
    }
    trigger(when, every.body(), here, every.span());
  }

  private boolean stepMoment(Optional<Expression> written, Optional<Constant.Moment> moment) {
    boolean wrong = moment.isPresent() && moment.get().clock() == Expression.Clock.STEP;
    if (wrong) {
      diagnostics.report(Code.CLOCKS_DIFFER, written.get().span(), moment.get().written());
    }
    return wrong;
  }

  private void trigger(When when, List<ScheduleItem> body, Here here, Span span) {
    if (here.when().isPresent()) {
      diagnostics.report(Code.MISPLACED, span, "A trigger", "another trigger");
      return;
    }
    List<Act> acts = new ActElaboration(registry, this).acts(body, here.inTrigger(when));
    registry.triggers.add(
        new Trigger(when, here.phase(), acts, here.owner(), here.site().orElse(span), span));
  }

  private void repeat(ScheduleItem.Repeat repeat, Here here) {
    if (!repeat.until()) {
      rounds(repeat).apply(here).forEach(inner -> items(repeat.body(), inner));
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

  /** One scope for each round of a counted loop. */
  java.util.function.Function<Here, List<Here>> rounds(ScheduleItem.Repeat repeat) {
    return here -> {
      int count =
          new Values(here.names().constants(), diagnostics)
              .whole(repeat.value(), "The number of rounds", Values.between(0, MOST_ROUNDS))
              .orElse(0);
      List<Here> rounds = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        rounds.add(here.with(here.names().inner()));
      }
      return rounds;
    };
  }

  /** One scope for each element of a list. */
  List<Here> rounds(ScheduleItem.For loop, Here here) {
    Optional<Constant> list = ConstantEvaluation.of(loop.in(), here.names().constants(), diagnostics);
    if (list.isPresent() && !(list.get() instanceof Constant.ListOf)) {
      diagnostics.report(Code.WRONG_KIND, loop.in().span(), "A list", list.get().kind());
      return List.of();
    }
    List<Here> rounds = new ArrayList<>();
    if (list.isPresent()) {
      for (Constant element : ((Constant.ListOf) list.get()).elements()) {
        Here inner = here.with(here.names().inner());
        inner.names().constants().bind(loop.name().name(), element);
        rounds.add(inner);
      }
    }
    return rounds;
  }

  private void loop(ScheduleItem.For loop, Here here) {
    rounds(loop, here).forEach(inner -> items(loop.body(), inner));
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
