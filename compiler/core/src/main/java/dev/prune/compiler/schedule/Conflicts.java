package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.syntax.Expression.Clock;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Unit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Two triggers that prune the same layers at the same moment: which of them comes first would decide, and a share of
 * the original network asked twice removes nothing the second time. Rounds inside one trigger follow each other and are
 * fine.
 */
final class Conflicts {
  private final int epochs;
  private final GroupedNetwork network;
  private final Diagnostics diagnostics;

  private Conflicts(int epochs, GroupedNetwork network, Diagnostics diagnostics) {
    this.epochs = epochs;
    this.network = network;
    this.diagnostics = diagnostics;
  }

  static void check(Schedule schedule, int epochs, GroupedNetwork network, Diagnostics diagnostics) {
    Conflicts conflicts = new Conflicts(epochs, network, diagnostics);
    conflicts.twoTracks(schedule.tracks(), p -> p.rates().isPresent(), Code.FIGHTING_SCHEDULES);
    conflicts.twoTracks(schedule.tracks(), p -> p.optimizer().isPresent(), Code.FIGHTING_OPTIMIZERS);
    conflicts.twoTracks(schedule.tracks(), p -> p.loss().isPresent(), Code.FIGHTING_LOSSES);
    conflicts.readings(schedule);
    List<Trigger> triggers = schedule.triggers();
    for (int i = 0; i < triggers.size(); i++) {
      for (int j = i + 1; j < triggers.size(); j++) {
        conflicts.compare(triggers.get(i), triggers.get(j));
      }
    }
  }

  /** Sequences of phases run side by side, and there is one learning rate, one optimiser, one loss. */
  private void twoTracks(List<Track> tracks, Predicate<Phase> says, Code code) {
    List<Phase> first =
        tracks.stream()
            .map(t -> t.phases().stream().filter(says).findFirst())
            .flatMap(Optional::stream)
            .toList();
    if (first.size() > 1) {
      Phase second = first.get(1);
      diagnostics.report(code, second.span(), second.name(), first.getFirst().name());
    }
  }

  /** Two that give one tensor other values at a time. */
  private void readings(Schedule schedule) {
    List<Reading> all = schedule.meanwhile().readings();
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        Reading a = all.get(i);
        Reading b = all.get(j);
        boolean shared = a.role() == b.role() && a.layers().stream().anyMatch(b.layers()::contains);
        if (shared && !apart(a.within(), b.within(), schedule.tracks())) {
          diagnostics.report(Code.READINGS_OVERLAP, b.span(), a.span().place());
        }
      }
    }
  }

  /** Whether two phases follow each other. */
  private static boolean apart(Optional<Integer> a, Optional<Integer> b, List<Track> tracks) {
    return a.isPresent()
        && b.isPresent()
        && !a.equals(b)
        && tracks.stream()
            .map(t -> t.phases().stream().map(Phase::id).toList())
            .anyMatch(ids -> ids.contains(a.get()) && ids.contains(b.get()));
  }

  private void compare(Trigger a, Trigger b) {
    boolean apart = a.within().isPresent() && b.within().isPresent() && !a.within().equals(b.within());
    if (apart || !together(a.when(), b.when())) {
      return;
    }
    for (Act second : b.body().stream().flatMap(act -> act.all().stream()).toList()) {
      for (Act first : a.body().stream().flatMap(act -> act.all().stream()).toList()) {
        Optional<String> shared = shared(first, second);
        if (shared.isPresent()) {
          Span at = b.site().equals(b.span()) ? second.span() : b.site();
          Span other = a.site().equals(a.span()) ? first.span() : a.site();
          diagnostics.report(Code.FIGHTING_RULES, at, shared.get(), other.place());
          return;
        }
      }
    }
  }

  private Optional<String> shared(Act first, Act second) {
    if (!removes(first) || !removes(second)) {
      return Optional.empty();
    }
    for (Cut a : first.cuts()) {
      for (Cut b : second.cuts()) {
        Optional<String> layer = shared(a.rule(), b.rule());
        if (layer.isPresent()) {
          return layer;
        }
      }
    }
    return Optional.empty();
  }

  /** Choosing changes nothing, and scaling nothing that an amount counts. */
  private static boolean removes(Act act) {
    return !(act instanceof Act.Choose) && !(act instanceof Act.Scale);
  }

  private Optional<String> shared(Rule a, Rule b) {
    if (a.unit() != b.unit()) {
      return Optional.empty();
    }
    for (int layer : b.layers()) {
      Node node = network.shaped().graph().nodes().get(layer);
      boolean both =
          a.unit() == Unit.WEIGHTS
              ? a.layers().contains(layer)
              : a.layers().stream()
                  .anyMatch(l -> network.share(l, layer));
      if (both) {
        return Optional.of(node.name());
      }
    }
    return Optional.empty();
  }

  /** Whether two triggers fire at one moment for certain. */
  private boolean together(When a, When b) {
    if (a instanceof When.Every every && every.steps() && b instanceof When.Every other && other.steps()) {
      return every.order() == other.order() && overlap(every, other);
    }
    if (a instanceof When.Every every && !every.steps()) {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        boolean other = b.equals(new When.EndOfEpoch(epoch)) || b instanceof When.Every o && fires(o, epoch);
        if (other && fires(every, epoch)) {
          return true;
        }
      }
      return false;
    }
    return b instanceof When.Every every && !every.steps() ? together(b, a) : a.equals(b);
  }

  private static boolean fires(When.Every every, int epoch) {
    if (every.steps()) {
      return false;
    }
    long from = every.from().map(Constant.Moment::at).orElse(every.interval().count());
    long until = every.until().map(Constant.Moment::at).orElse(Long.MAX_VALUE);
    return epoch >= from && epoch <= until && (epoch - from) % every.interval().count() == 0;
  }

  /** Windows in steps share more than one interval; where clocks differ nothing is certain. */
  private static boolean overlap(When.Every a, When.Every b) {
    Optional<Constant.Moment> later = a.from().isPresent() ? a.from() : b.from();
    if (a.from().isPresent() && b.from().isPresent()) {
      if (a.from().get().clock() != b.from().get().clock()) {
        return false;
      }
      later = a.from().get().at() > b.from().get().at() ? a.from() : b.from();
    }
    for (Optional<Constant.Moment> until : List.of(a.until(), b.until())) {
      if (later.isPresent() && until.isPresent()) {
        boolean comparable = later.get().clock() == until.get().clock();
        boolean over = comparable && until.get().at() < later.get().at();
        if (!comparable || over || until.get().clock() == Clock.STEP && until.get().at() == later.get().at()) {
          return false;
        }
      }
    }
    return true;
  }
}
