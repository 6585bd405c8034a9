package dev.prune.compiler.plan;

import dev.prune.compiler.schedule.Act;
import dev.prune.compiler.schedule.Phase;
import dev.prune.compiler.schedule.Track;
import dev.prune.compiler.schedule.Trigger;
import dev.prune.compiler.schedule.When;
import java.util.List;
import java.util.Optional;

/** Whether the order of firings, which is that of their latest times, is the only one that they can have. */
record Disorder(List<Track> tracks) {
  /** Whether another firing that changes the network can come on the other side of this one. */
  boolean of(Firing firing, List<Firing> inOrder) {
    int place = inOrder.indexOf(firing);
    for (int i = 0; i < inOrder.size(); i++) {
      Firing other = inOrder.get(i);
      boolean crosses = i > place ? other.since() < firing.at() : other.at() > firing.earliest();
      if (i != place && crosses && changes(other.trigger()) && !sequential(i > place ? firing : other, i > place ? other : firing)) {
        return true;
      }
    }
    return false;
  }

  /** Whether both belong to phases of one track, which follow each other. */
  private boolean sequential(Firing first, Firing second) {
    if (first.trigger() == second.trigger()) {
      return true;
    }
    Optional<Integer> one = phase(first.trigger());
    Optional<Integer> two = phase(second.trigger());
    if (one.isEmpty() || two.isEmpty()) {
      return false;
    }
    for (Track track : tracks) {
      List<Integer> order = track.phases().stream().map(Phase::id).toList();
      if (order.contains(one.get()) && order.contains(two.get())) {
        return order.indexOf(one.get()) <= order.indexOf(two.get());
      }
    }
    return false;
  }

  private static Optional<Integer> phase(Trigger trigger) {
    return trigger.when() instanceof When.EndOfPhase p ? Optional.of(p.phase()) : trigger.within();
  }

  /** Whether a trigger changes what there is of the network, or is trained of it. */
  private static boolean changes(Trigger trigger) {
    return trigger.body().stream()
        .flatMap(act -> act.all().stream())
        .anyMatch(
            act ->
                switch (act) {
                  case Act.Mask m -> true;
                  case Act.Compact c -> true;
                  case Act.MaskSet m -> true;
                  case Act.CompactSet c -> true;
                  case Act.Grow g -> true;
                  case Act.Resize r -> true;
                  case Act.Restore r -> true;
                  case Act.Freeze f -> true;
                  case Act.Thaw t -> true;
                  case Act.Fold f -> true;
                  default -> false;
                });
  }
}
