package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.syntax.ScheduleItem.UpdateOrder;
import java.util.List;
import java.util.Optional;

/**
 * Where an item of a schedule stands.
 *
 * @param names in reach
 * @param owner the method it belongs to, or the network
 * @param site where the method is used; empty where the owner is the network
 * @param phase the phase around it
 * @param when the trigger around it
 * @param track where phases go; empty inside phases and triggers
 * @param training what the training block says that rules need
 */
record Here(
    Names names,
    String owner,
    Optional<Span> site,
    Optional<Integer> phase,
    Optional<When> when,
    Optional<List<Track.Part>> track,
    Frame training) {
  /**
   * What holds for the whole training.
   *
   * @param limits for all rules
   * @param validates whether there is a validation split
   */
  record Frame(Limits limits, boolean validates) {}

  Here with(Names inner) {
    return new Here(inner, owner, site, phase, when, track, training);
  }

  Here inTrack(List<Track.Part> parts) {
    return new Here(names.inner(), owner, site, phase, when, Optional.of(parts), training);
  }

  Here inPhase(int id) {
    return new Here(names.inner(), owner, site, Optional.of(id), when, Optional.empty(), training);
  }

  Here inTrigger(When trigger) {
    return new Here(names.inner(), owner, site, phase, Optional.of(trigger), Optional.empty(), training);
  }

  /** The place of host expressions. */
  HostElaboration.Place host() {
    boolean every = when.isPresent() && when.get() instanceof When.Every;
    return new HostElaboration.Place(names, Optional.empty(), every, training.validates());
  }

  /** The place of choices. */
  CutElaboration.Place cut(String place, boolean compacts) {
    boolean stepGradient =
        when.isPresent()
            && when.get() instanceof When.Every e
            && e.steps()
            && e.order() != UpdateOrder.AFTER;
    String name = site.isPresent() ? owner + " (" + place + ")" : place;
    return new CutElaboration.Place(host(), stepGradient, compacts, name, training.limits(), site);
  }
}
