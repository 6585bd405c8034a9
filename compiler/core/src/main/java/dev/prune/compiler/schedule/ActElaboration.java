package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Count;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.syntax.Action;
import dev.prune.compiler.syntax.Choice;
import dev.prune.compiler.syntax.ScheduleItem;
import dev.prune.compiler.syntax.Selector;
import dev.prune.runtime.schedule.Part;
import dev.prune.runtime.schedule.Unit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The body of a trigger. */
final class ActElaboration {
  private final Registry registry;
  private final Diagnostics diagnostics;

  ActElaboration(Registry registry) {
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
  }

  List<Act> acts(List<ScheduleItem> items, Here here) {
    List<Act> acts = new ArrayList<>();
    items.forEach(item -> act(item, here, acts));
    return acts;
  }

  private void act(ScheduleItem item, Here here, List<Act> acts) {
    switch (item) {
      case ScheduleItem.Act a when a.action() instanceof Action.Assign assign ->
          acts.addAll(AssignElaboration.run(assign, here, registry));
      case ScheduleItem.Act a when a.action() instanceof Action.Apply apply && apply.verb() == Action.Verb.FOLD ->
          acts.addAll(FoldElaboration.run(apply, here, registry));
      case ScheduleItem.Act a -> action(a.action(), here).ifPresent(acts::add);
      case ScheduleItem.SetOf s -> set(s, here).ifPresent(acts::add);
      case ScheduleItem.Let l -> new DeclarationElaboration(registry).let(l.let(), here);
      case ScheduleItem.Score s -> new DeclarationElaboration(registry).formula(s.name(), s.value(), s.context(), here);
      case ScheduleItem.For loop ->
          new RoundElaboration(registry).of(loop, here).forEach(inner -> acts.addAll(acts(loop.body(), inner)));
      case ScheduleItem.Repeat r when !r.until() ->
          new RoundElaboration(registry).of(r, here).forEach(inner -> acts.addAll(acts(r.body(), inner)));
      case ScheduleItem.If i -> conditional(i, here, acts);
      case ScheduleItem.At a -> misplaced(a.span(), "A trigger");
      case ScheduleItem.Every e -> misplaced(e.span(), "A trigger");
      case ScheduleItem.Phase p -> misplaced(p.span(), "A phase");
      case ScheduleItem.Repeat r -> misplaced(r.span(), "`repeat until`");
      case ScheduleItem.Metric m -> misplaced(m.span(), "A metric");
      case ScheduleItem.Insert i -> misplaced(i.span(), "`insert`");
      case ScheduleItem.Snapshot s -> misplaced(s.span(), "A snapshot");
      case ScheduleItem.Penalty p -> misplaced(p.span(), "A penalty");
      case ScheduleItem.Noise n -> misplaced(n.span(), "Noise");
      case ScheduleItem.Read r -> misplaced(r.span(), "`read`");
      case ScheduleItem.Var v -> misplaced(v.span(), "A variable");
    }
  }

  private void misplaced(Span span, String what) {
    diagnostics.report(Code.MISPLACED, span, what, "a trigger");
  }

  private void conditional(ScheduleItem.If i, Here here, List<Act> acts) {
    if (ConstantEvaluation.isConstant(i.condition(), here.names().constants())) {
      Constant value = ConstantEvaluation.of(i.condition(), here.names().constants(), diagnostics).orElseThrow();
      if (value instanceof Constant.Truth t) {
        acts.addAll(acts(t.value() ? i.yes() : i.no(), here.with(here.names().inner())));
      } else {
        diagnostics.report(Code.WRONG_KIND, i.condition().span(), "A condition", value.kind());
      }
      return;
    }
    List<Act> yes = acts(i.yes(), here.with(here.names().inner()));
    List<Act> no = acts(i.no(), here.with(here.names().inner()));
    HostElaboration.predicate(i.condition(), here.host(), registry)
        .ifPresent(condition -> acts.add(new Act.Branch(condition, yes, no, i.span())));
  }

  private Optional<Act> set(ScheduleItem.SetOf item, Here here) {
    String name = item.name().name();
    if (item.each().isPresent()) {
      misplaced(item.span(), "A set of each " + item.each().get().name().toLowerCase(Locale.ROOT));
      here.names().bind(name, new Meaning.Unknown());
      return Optional.empty();
    }
    if (here.names().bindsHere(name)) {
      diagnostics.report(Code.ALREADY_DEFINED, item.name().span(), name);
      return Optional.empty();
    }
    Optional<Cut> cut = CutElaboration.run(item.choice(), here.cut(item.span().place(), false), registry);
    if (cut.isEmpty()) {
      here.names().bind(name, new Meaning.Unknown());
      return Optional.empty();
    }
    NamedSet set = again(name, cut.get(), here).orElseGet(() -> registry.keep(name, cut.get()));
    here.names().bindOutward(name, new Meaning.Kept(set));
    return Optional.of(new Act.Choose(set, item.span()));
  }

  /** A set of that name that an earlier trigger chose: what is chosen now takes its place. */
  private Optional<NamedSet> again(String name, Cut cut, Here here) {
    return here.names().find(name)
        .filter(m -> m instanceof Meaning.Kept k && k.set().cut().rule().unit() == cut.rule().unit())
        .map(m -> ((Meaning.Kept) m).set())
        .filter(earlier -> registry.watched.stream().noneMatch(w -> w.set().equals(earlier)))
        .map(earlier -> new NamedSet(earlier.index(), earlier.name(), cut));
  }

  private Optional<Act> action(Action action, Here here) {
    return switch (action) {
      case Action.Apply a -> apply(a, here);
      case Action.Scale s -> scale(s, here);
      case Action.Assign s -> throw new IllegalStateException("An assignment may be several actions.");
      case Action.Resize r -> ResizeElaboration.run(r, here, registry);
      case Action.Reset r -> reset(r);
      case Action.Rewind r -> rewind(r, here);
      case Action.Restart r -> Optional.of(new Act.RestartSchedule(r.span()));
    };
  }

  private Optional<Act> notYet(Span span, String what) {
    diagnostics.report(Code.NOT_YET, span, what);
    return Optional.empty();
  }

  private Optional<Act> scale(Action.Scale s, Here here) {
    Optional<Pick> pick =
        switch (s.target()) {
          case Action.Chosen chosen -> Pick.of(chosen.choice(), here, s.span(), registry);
          case Action.Selected selected -> Pick.named(selected.selector(), here, s.span(), "scale", registry);
        };
    Optional<HostExpression> factor = HostElaboration.number(s.factor(), here.host(), registry);
    return pick.flatMap(p -> factor.map(f -> new Act.Scale(p, f, s.span())));
  }

  private Optional<Act> reset(Action.Reset r) {
    if (r.what().name().equals("optimizer")) {
      return Optional.of(new Act.ResetOptimizer(r.span()));
    }
    diagnostics.reportUnknown(Code.UNKNOWN_RESET, r.what().span(), r.what().name(), List.of("optimizer"));
    return Optional.empty();
  }

  private Optional<Act> rewind(Action.Rewind r, Here here) {
    String name = r.snapshot().name();
    Optional<Meaning> meaning = here.names().find(name);
    if (meaning.isEmpty() || !(meaning.get() instanceof Meaning.Remembered remembered)) {
      if (meaning.isEmpty() || !(meaning.get() instanceof Meaning.Unknown)) {
        diagnostics.reportUnknown(
            Code.UNKNOWN_SNAPSHOT,
            r.snapshot().span(),
            name,
            here.names().names(m -> m instanceof Meaning.Remembered));
      }
      return Optional.empty();
    }
    Snapshot snapshot = remembered.snapshot();
    Optional<Set<Part>> parts = r.parts().isEmpty() ? Optional.of(snapshot.parts()) : new DeclarationElaboration(registry).parts(r.parts());
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    Set<Part> missing = EnumSet.copyOf(parts.get());
    missing.removeAll(snapshot.parts());
    if (!missing.isEmpty()) {
      diagnostics.report(
          Code.SNAPSHOT_WITHOUT_PART, r.span(), name, missing.iterator().next().name().toLowerCase(Locale.ROOT));
      return Optional.empty();
    }
    return Optional.of(new Act.Rewind(snapshot, parts.get(), r.span()));
  }

  private Optional<Act> apply(Action.Apply a, Here here) {
    String verb = a.verb().name().toLowerCase(Locale.ROOT);
    if (a.verb() == Action.Verb.GROW) {
      return GrowElaboration.run(a, here, registry);
    }
    if (!a.arguments().isEmpty()) {
      diagnostics.report(Code.TOO_MANY_ARGUMENTS, a.arguments().getFirst().span(), verb, Count.of(0, "argument"));
      return Optional.empty();
    }
    return switch (a.verb()) {
      case MASK, COMPACT -> remove(a, here, verb);
      default -> onLayers(a, here, verb);
    };
  }

  private Optional<Act> remove(Action.Apply a, Here here, String verb) {
    boolean mask = a.verb() == Action.Verb.MASK;
    switch (a.target()) {
      case Action.Chosen chosen -> {
        return cut(chosen.choice(), here, a.span(), mask);
      }
      case Action.Selected selected -> {
        Optional<String> word = plainWord(selected.selector());
        Optional<Meaning> meaning = word.flatMap(here.names()::find);
        if (meaning.isPresent() && meaning.get() instanceof Meaning.Kept kept) {
          return Optional.of(kept.set()).filter(s -> canCompact(mask, s.cut(), a.span()))
              .map(s -> mask ? new Act.MaskSet(s, a.span()) : new Act.CompactSet(s, a.span()));
        }
        if (meaning.isPresent() && meaning.get() instanceof Meaning.Chosen chosen) {
          return cut(chosen.choice(), here.with(chosen.names()), a.span(), mask);
        }
        if (meaning.isEmpty() || !(meaning.get() instanceof Meaning.Unknown)) {
          registry.elsewhere.report(
              Code.NOT_A_SET, word.orElse("this"), selected.span(), false,
              here.names().names(m -> m instanceof Meaning.Kept || m instanceof Meaning.Chosen), diagnostics, verb);
        }
        return Optional.empty();
      }
    }
  }

  private Optional<Act> cut(Choice choice, Here here, Span span, boolean mask) {
    return CutElaboration.run(choice, here.cut(span.place(), !mask), registry)
        .filter(cut -> canCompact(mask, cut, span))
        .map(cut -> mask ? new Act.Mask(cut, span) : new Act.Compact(cut, span));
  }

  private boolean canCompact(boolean mask, Cut cut, Span span) {
    boolean can = mask || cut.rule().unit() == Unit.CHANNELS;
    if (!can) {
      diagnostics.report(Code.CANNOT_COMPACT_WEIGHTS, span);
    }
    return can;
  }

  static Optional<String> plainWord(Selector selector) {
    boolean plain =
        selector.terms().size() == 1
            && selector.except().isEmpty()
            && selector.terms().getFirst().where().isEmpty()
            && selector.terms().getFirst().reach() == Selector.Reach.ITSELF
            && selector.terms().getFirst().pattern().parts().size() == 1;
    return plain ? Optional.of(selector.terms().getFirst().pattern().text()) : Optional.empty();
  }

  private Optional<Act> onLayers(Action.Apply a, Here here, String verb) {
    if (a.target() instanceof Action.Chosen chosen) {
      diagnostics.report(Code.WHOLE_LAYERS_ONLY, chosen.span(), verb);
      return Optional.empty();
    }
    Selector selector = ((Action.Selected) a.target()).selector();
    Optional<Meaning> meaning = plainWord(selector).flatMap(here.names()::find);
    if (meaning.isPresent() && (meaning.get() instanceof Meaning.Kept || meaning.get() instanceof Meaning.Chosen)) {
      diagnostics.report(Code.WHOLE_LAYERS_ONLY, selector.span(), verb);
      return Optional.empty();
    }
    return Selection.run(selector, registry.network, here.names(), diagnostics)
        .map(
            layers ->
                switch (a.verb()) {
                  case RESTORE -> new Act.Restore(layers.nodes(), a.span());
                  case REINIT -> new Act.Reinit(layers.nodes(), a.span());
                  case FREEZE -> new Act.Freeze(layers.nodes(), a.span());
                  default -> new Act.Thaw(layers.nodes(), a.span());
                });
  }
}
