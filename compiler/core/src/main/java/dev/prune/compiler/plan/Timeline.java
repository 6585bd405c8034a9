package dev.prune.compiler.plan;

import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.schedule.Phase;
import dev.prune.compiler.schedule.Track;
import dev.prune.compiler.schedule.Training;
import dev.prune.compiler.schedule.Trigger;
import dev.prune.compiler.schedule.When;
import dev.prune.compiler.syntax.Expression.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The firings of all triggers in order. How many steps an epoch has depends on the data, so of what fires every so many
 * steps there is one firing, the last, which stands for all of them.
 */
final class Timeline {
  private final Training training;
  private final int most;
  private final Map<Integer, Phase> phases = new HashMap<>();
  private final Map<Integer, Double> begins = new HashMap<>();
  private final Map<Integer, Double> ends = new HashMap<>();

  /** Phases of loops, which may come again. */
  private final Set<Integer> looped = new HashSet<>();

  private final List<Firing> firings = new ArrayList<>();

  private Timeline(Training training, int most) {
    this.training = training;
    this.most = most;
  }

  /**
   * The firings of a training, in the order in which they happen.
   *
   * @param most of a trigger that fires more often than this, only the last firing is foreseen
   */
  static List<Firing> of(Training training, int most) {
    return new Timeline(training, most).firings();
  }

  private List<Firing> firings() {
    training.schedule().tracks().forEach(track -> ends(track.parts(), 0, false));
    training.schedule().triggers().forEach(this::fire);
    firings.replaceAll(f -> f.freezing(frozen(f)));
    firings.sort(Comparator.comparingDouble(Firing::at));
    return firings;
  }

  /** When phases end at the latest. */
  private double ends(List<Track.Part> parts, double after, boolean loops) {
    double end = after;
    for (Track.Part part : parts) {
      switch (part) {
        case Track.Part.Loop loop -> {
          ends(loop.parts(), end, true);
          end = training.epochs();
        }
        case Track.Part.One one -> {
          int id = one.phase().id();
          phases.put(id, one.phase());
          begins.put(id, end);
          if (loops) {
            looped.add(id);
          }
          end = latestEnd(one.phase(), end);
          ends.put(id, end);
        }
      }
    }
    return end;
  }

  private double latestEnd(Phase phase, double after) {
    double end = training.epochs();
    if (phase.length().isPresent()) {
      Constant.Span length = phase.length().get();
      end = Math.min(end, length.clock() == Clock.EPOCH ? after + length.count() : end);
    }
    if (phase.noLaterThan().isPresent() && phase.noLaterThan().get().clock() == Clock.EPOCH) {
      end = Math.min(end, Math.max(after, phase.noLaterThan().get().at()));
    }
    return end;
  }

  /** What the phases of a moment do not train. A phase is over before what its end sets off. */
  private List<Integer> frozen(Firing firing) {
    boolean atEnd = firing.trigger().when() instanceof When.EndOfPhase;
    return phases.values().stream()
        .filter(p -> begins.get(p.id()) < firing.at())
        .filter(p -> firing.at() < ends.get(p.id()) || !atEnd && firing.at() == ends.get(p.id()))
        .flatMap(p -> p.frozen().stream())
        .toList();
  }

  /** Whether the phase that a trigger belongs to may come again. */
  private boolean comesAgain(Optional<Integer> phase) {
    return phase.filter(looped::contains).isPresent();
  }

  private void fire(Trigger trigger) {
    switch (trigger.when()) {
      case When.Init i -> add(trigger, "before the first step", 0);
      case When.EndOfEpoch e -> add(trigger, "end of epoch " + e.epoch(), e.epoch());
      case When.AfterStep s -> add(trigger, "after step " + s.step(), 0.5);
      case When.EndOfPhase p -> endOfPhase(trigger, phases.get(p.phase()));
      case When.Every e -> {
        if (e.steps()) {
          steps(trigger, e);
        } else {
          epochs(trigger, e);
        }
      }
    }
  }

  private void add(Trigger trigger, String moment, double at) {
    firings.add(Firing.once(trigger, moment, at, 1, 0, trigger.within().isEmpty()));
  }

  private void endOfPhase(Trigger trigger, Phase phase) {
    long latest = Math.round(ends.get(phase.id()));
    boolean fixed = phase.until().isEmpty() && phase.length().isEmpty() == phase.noLaterThan().isPresent();
    String words =
        "end of " + phase.name() + (fixed ? ", epoch " + latest : ", epoch " + latest + " at the latest");
    Firing firing = Firing.once(trigger, words, latest, 1, 0, fixed);
    firings.add(comesAgain(Optional.of(phase.id())) ? firing.repeated() : firing);
  }

  private void steps(Trigger trigger, When.Every e) {
    double last =
        e.until().filter(u -> u.clock() == Clock.EPOCH).map(u -> (double) u.at()).orElse((double) training.epochs());
    String words =
        "every "
            + e.interval().written()
            + e.from().map(f -> " from " + f.written()).orElse("")
            + e.until().map(u -> " until " + u.written()).orElse("")
            + ", after the last";
    // Before what happens at the end of the same epoch.
    double at = Math.min(last, training.epochs()) - 0.25;
    firings.add(Firing.once(trigger, words, at, 1, Integer.MAX_VALUE, trigger.within().isEmpty()).repeated());
  }

  private void epochs(Trigger trigger, When.Every e) {
    long interval = e.interval().count();
    long from = e.from().map(Constant.Moment::at).orElse(interval);
    long until = Math.min(training.epochs(), e.until().map(Constant.Moment::at).orElse((long) training.epochs()));
    // As the generated code counts: to the end of the window as it is written, not of a run that stops before.
    long window = e.until().map(Constant.Moment::at).orElse((long) training.epochs());
    long rounds = until < from ? 0 : (until - from) / interval + 1;
    long last = (window - from) / interval;
    for (long k = rounds > most ? rounds - 1 : 0; k < rounds; k++) {
      long epoch = from + k * interval;
      Firing firing =
          Firing.once(
              trigger,
              "end of epoch " + epoch + (rounds > most ? ", the last of " + rounds : ""),
              epoch,
              last == 0 ? 1 : (double) k / last,
              (int) k,
              trigger.within().isEmpty());
      firings.add(rounds > most || comesAgain(trigger.within()) ? firing.repeated() : firing);
    }
  }
}
