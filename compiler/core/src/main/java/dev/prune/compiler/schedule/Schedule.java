package dev.prune.compiler.schedule;

import java.util.List;

/**
 * Everything that happens during training, apart from training itself, with every method put in its place.
 *
 * @param snapshots what is remembered and when
 * @param metrics what is measured, in the order of measuring
 * @param sets what triggers choose and keep, by index
 * @param watched choices that are made again and again and change nothing
 * @param tracks sequences of phases; each runs for itself
 * @param triggers what is done and when, in the order of the text
 * @param meanwhile what acts on parameters while the network trains
 */
public record Schedule(
    List<Snapshot> snapshots,
    List<Metric> metrics,
    List<NamedSet> sets,
    List<WatchedSet> watched,
    List<Track> tracks,
    List<Trigger> triggers,
    Meanwhile meanwhile) {
  public Schedule {
    snapshots = List.copyOf(snapshots);
    metrics = List.copyOf(metrics);
    sets = List.copyOf(sets);
    watched = List.copyOf(watched);
    tracks = List.copyOf(tracks);
    triggers = List.copyOf(triggers);
  }
  /** The rules by which triggers change the network, by their places, whether their moments come within the run or not. */
  public List<String> rules() {
    return triggers.stream()
        .flatMap(trigger -> trigger.body().stream())
        .flatMap(act -> act.all().stream())
        .filter(act -> !(act instanceof Act.Choose) && !(act instanceof Act.Scale))
        .flatMap(act -> act.cuts().stream())
        .map(cut -> cut.rule().name())
        .distinct()
        .toList();
  }
}
