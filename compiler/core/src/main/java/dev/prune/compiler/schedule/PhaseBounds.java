package dev.prune.compiler.schedule;

import dev.prune.compiler.syntax.Expression.Clock;
import java.util.List;
import java.util.OptionalInt;

/** How long phases can last. */
final class PhaseBounds {
  private PhaseBounds() {}

  /** The most epochs that all phases take; nothing where that is not known, or there are none. */
  static OptionalInt epochs(List<Track> tracks) {
    int most = 0;
    for (Track track : tracks) {
      int end = 0;
      for (Track.Part part : track.parts()) {
        if (!(part instanceof Track.Part.One one)) {
          return OptionalInt.empty();
        }
        OptionalInt next = latestEnd(one.phase(), end);
        if (next.isEmpty()) {
          return OptionalInt.empty();
        }
        end = next.getAsInt();
      }
      most = Math.max(most, end);
    }
    return most == 0 ? OptionalInt.empty() : OptionalInt.of(most);
  }

  /** The last epoch of a phase that begins after epoch {@code after} at the latest. */
  private static OptionalInt latestEnd(Phase phase, int after) {
    int end = Integer.MAX_VALUE;
    if (phase.length().isPresent() && phase.length().get().clock() == Clock.EPOCH) {
      end = Math.toIntExact(Math.min(1_000_000, after + phase.length().get().count()));
    }
    if (phase.noLaterThan().isPresent() && phase.noLaterThan().get().clock() == Clock.EPOCH) {
      end = Math.min(end, Math.max(after, Math.toIntExact(phase.noLaterThan().get().at())));
    }
    return end == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(end);
  }

  /** The first epoch after which a phase can be over, when it begins after epoch {@code after}. */
  static int earliestEnd(Phase phase, int after) {
    if (phase.until().isPresent()) {
      return phase.eachStep() ? after : after + phase.patience();
    }
    int end = Integer.MAX_VALUE;
    if (phase.length().isPresent()) {
      end = phase.length().get().clock() == Clock.EPOCH ? Math.toIntExact(after + phase.length().get().count()) : after;
    }
    if (phase.noLaterThan().isPresent()) {
      boolean epochs = phase.noLaterThan().get().clock() == Clock.EPOCH;
      end = Math.min(end, epochs ? Math.max(after, Math.toIntExact(phase.noLaterThan().get().at())) : after);
    }
    return end;
  }
}
