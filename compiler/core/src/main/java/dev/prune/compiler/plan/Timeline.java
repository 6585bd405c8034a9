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
import java.util.List;
import java.util.Map;

/**
 * The firings of all triggers in order. How many steps an epoch has depends on the data, so of what fires every so many
 * steps there is one firing, the last, which stands for all of them.
 */
final class Timeline {
  private final Training training;
  private final int most;
  private final Map<Integer, Phase> phases = new HashMap<>();
  private final Map<Integer, Double> ends = new HashMap<>();
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
    training.schedule().tracks().forEach(track -> ends(track.parts(), 0));
    training.schedule().triggers().forEach(this::fire);
    firings.sort(Comparator.comparingDouble(Firing::at));
    return firings;
  }

  /** When phases end at the latest. */
  private double ends(List<Track.Part> parts, double after) {
    double end = after;
    for (Track.Part part : parts) {
      switch (part) {
        case Track.Part.Loop loop -> {
          ends(loop.parts(), end);
          end = training.epochs();
        }
        case Track.Part.One one -> {
          phases.put(one.phase().id(), one.phase());
          end = latestEnd(one.phase(), end);
          ends.put(one.phase().id(), end);
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
    firings.add(new Firing(trigger, moment, at, 1, 0, trigger.within().isEmpty()));
  }

  private void endOfPhase(Trigger trigger, Phase phase) {
    long latest = Math.round(ends.get(phase.id()));
    boolean fixed = phase.until().isEmpty() && phase.length().isEmpty() == phase.noLaterThan().isPresent();
    String words =
        "end of " + phase.name() + (fixed ? ", epoch " + latest : ", epoch " + latest + " at the latest");
    firings.add(new Firing(trigger, words, latest, 1, 0, fixed));
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
    firings.add(new Firing(trigger, words, at, 1, Integer.MAX_VALUE, trigger.within().isEmpty()));
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
      firings.add(
          new Firing(
              trigger,
              "end of epoch " + epoch + (rounds > most ? ", the last of " + rounds : ""),
              epoch,
              last == 0 ? 1 : (double) k / last,
              (int) k,
              trigger.within().isEmpty()));
    }
  }
}
