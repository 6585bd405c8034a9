package dev.prune.compiler.schedule;

import dev.prune.compiler.schedule.RunClock.Interval;
import dev.prune.compiler.syntax.Expression.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When phases begin and end, as far as the text tells: a phase that is over when a condition holds makes an interval of
 * its end, and of everything behind it.
 */
public final class PhaseTimes {
  private static final Interval START = new Interval(0, 0);

  private final RunClock clock;
  private final Map<Integer, Phase> phases = new HashMap<>();
  private final Map<Integer, Interval> begins = new HashMap<>();
  private final Map<Integer, Interval> ends = new HashMap<>();
  private final Set<Integer> looped = new HashSet<>();

  private PhaseTimes(RunClock clock) {
    this.clock = clock;
  }

  /** The times of all phases; of those in loops, the times of the first round. */
  public static PhaseTimes of(List<Track> tracks, RunClock clock) {
    PhaseTimes times = new PhaseTimes(clock);
    tracks.forEach(track -> times.follow(track.parts(), START, false));
    return times;
  }

  /** All phases by number. */
  public Map<Integer, Phase> phases() {
    return phases;
  }

  /** When a phase begins. */
  public Interval begin(int phase) {
    return begins.get(phase);
  }

  /** When a phase ends; at {@link RunClock#NEVER} where it lasts as long as the run. */
  public Interval end(int phase) {
    return ends.get(phase);
  }

  /** Whether a phase may come again. */
  public boolean looped(int phase) {
    return looped.contains(phase);
  }

  private Interval follow(List<Track.Part> parts, Interval after, boolean loops) {
    Interval end = after;
    for (Track.Part part : parts) {
      switch (part) {
        case Track.Part.Loop loop -> end = new Interval(follow(loop.parts(), end, true).earliest(), RunClock.NEVER);
        case Track.Part.One one -> {
          int id = one.phase().id();
          phases.put(id, one.phase());
          begins.put(id, end);
          if (loops) {
            looped.add(id);
          }
          end = end(one.phase(), end);
          ends.put(id, end);
        }
      }
    }
    return end;
  }

  private Interval end(Phase phase, Interval begin) {
    long earliest = RunClock.NEVER;
    long latest = RunClock.NEVER;
    if (phase.until().isPresent()) {
      earliest =
          phase.eachStep()
              ? clock.after(begin, phase.patience()).earliest()
              : clock.endOfEpoch(clock.completed(begin.earliest()) + phase.patience());
    }
    if (phase.length().isPresent()) {
      long count = phase.length().get().count();
      Interval end =
          phase.length().get().clock() == Clock.STEP
              ? clock.after(begin, count)
              : new Interval(epochsAfter(begin.earliest(), count), epochsAfter(begin.latest(), count));
      earliest = Math.min(earliest, end.earliest());
      latest = Math.min(latest, end.latest());
    }
    if (phase.noLaterThan().isPresent()) {
      Interval moment = clock.at(phase.noLaterThan().get());
      boolean steps = phase.noLaterThan().get().clock() == Clock.STEP;
      // It is looked at after a step or an epoch of the phase.
      long soonest = steps ? clock.after(begin, 1).earliest() : clock.nextEnd(begin.earliest());
      long last = begin.latest() > clock.end() ? RunClock.NEVER
          : steps ? clock.after(begin, 1).latest() : clock.nextEnd(begin.latest());
      earliest = Math.min(earliest, Math.max(moment.earliest(), soonest));
      latest = Math.min(latest, Math.max(moment.latest(), last));
    }
    return new Interval(earliest, begin.latest() > clock.end() ? RunClock.NEVER : latest);
  }

  private long epochsAfter(long begin, long count) {
    return begin > clock.end() ? RunClock.NEVER : clock.endOfEpoch(clock.completed(begin) + Math.min(count, clock.epochs() + 1L));
  }
}
