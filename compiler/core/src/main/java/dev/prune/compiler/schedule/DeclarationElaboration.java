package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.syntax.Context;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Expression.Named;
import dev.prune.compiler.syntax.LetStatement;
import dev.prune.compiler.syntax.ScheduleItem;
import dev.prune.runtime.schedule.Part;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Names that a schedule gives: to values, formulas, gradients, snapshots, metrics, choices. */
final class DeclarationElaboration {
  private final Registry registry;
  private final Diagnostics diagnostics;

  DeclarationElaboration(Registry registry) {
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
  }

  /** Whether a name is still free; a message where it is not. */
  boolean declares(Named name, Here here) {
    if (here.names().bindsHere(name.name())) {
      diagnostics.report(Code.ALREADY_DEFINED, name.span(), name.name());
      return false;
    }
    return true;
  }

  /** {@code set}: what is chosen where the name is used, or again and again. */
  void set(ScheduleItem.SetOf set, Here here) {
    if (set.each().isPresent()) {
      watched(set, set.each().get(), here);
    } else if (declares(set.name(), here)) {
      here.names().bind(set.name().name(), new Meaning.Chosen(set.choice(), here.names()));
    }
  }

  /** {@code let}: a compile-time value, or an expression that is read where its name stands. */
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

  /** {@code score}: an expression that is read where its name stands. */
  void formula(Named name, Expression value, Optional<Context> context, Here here) {
    if (declares(name, here)) {
      Sampling.check(context, here.names(), registry);
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

  /** {@code snapshot}. */
  void snapshot(ScheduleItem.Snapshot item, Here here) {
    if (!declares(item.name(), here)) {
      return;
    }
    Optional<Set<Part>> parts = parts(item.parts());
    Optional<When> when = new MomentElaboration(registry).when(item.at(), here);
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

  /** {@code metric}. */
  void metric(ScheduleItem.Metric item, Here here) {
    if (!declares(item.name(), here)) {
      return;
    }
    String name = registry.unique(item.name().name());
    HostElaboration.Place host = here.host();
    HostElaboration.Place place =
        new HostElaboration.Place(host.names(), item.context(), false, host.validates());
    boolean sampled = Sampling.check(item.context(), here.names(), registry);
    Optional<LayerElaboration.Valued> value = LayerElaboration.metric(item, place, registry).filter(v -> sampled);
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
    NamedSet set = registry.keep(item.name().name(), cut.get());
    registry.watched.add(
        new WatchedSet(set, each, from, here.phase(), registry.metrics.size(), item.span()));
    here.names().bind(item.name().name(), new Meaning.Kept(set));
  }
}
