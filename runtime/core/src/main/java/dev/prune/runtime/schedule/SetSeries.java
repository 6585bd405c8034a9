package dev.prune.runtime.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A choice that is made again and again and changes nothing by itself, and its history. Sets of weights are large, so that
 * only those are held that the schedule can still ask for.
 */
public final class SetSeries {
  private record Entry(int epoch, Chosen chosen) {}

  private final int newest;
  private final boolean first;
  private final Set<Integer> epochs;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * A series without sets.
   *
   * @param newest how many of the newest sets are held
   * @param first whether the oldest one is held, too
   * @param epochs epochs whose last set is held, too
   */
  public SetSeries(int newest, boolean first, Set<Integer> epochs) {
    this.newest = Math.max(1, newest);
    this.first = first;
    this.epochs = Set.copyOf(epochs);
  }

  /** Adds what was chosen in {@code epoch}. */
  public void record(int epoch, Chosen chosen) {
    entries.add(new Entry(epoch, chosen));
    for (int i = entries.size() - 1 - newest; i >= 0; i--) {
      if (!(first && i == 0) && !lastOfItsEpoch(i)) {
        entries.remove(i);
      }
    }
  }

  private boolean lastOfItsEpoch(int i) {
    int epoch = entries.get(i).epoch();
    return epochs.contains(epoch) && entries.get(i + 1).epoch() != epoch;
  }

  /** Forgets every set. */
  public void clear() {
    entries.clear();
  }

  /** Hands over every set that is held with its epoch, oldest first. */
  public void each(BiConsumer<Integer, Chosen> to) {
    entries.forEach(e -> to.accept(e.epoch(), e.chosen()));
  }

  /** The newest set. */
  public Optional<Chosen> now() {
    return ago(0);
  }

  /** The set {@code n} choices before the newest, {@code n} below the number that is held: 1 is {@code S@prev}. */
  public Optional<Chosen> ago(int n) {
    boolean there = n < newest && n < entries.size();
    return there ? Optional.of(entries.get(entries.size() - 1 - n).chosen()) : Optional.empty();
  }

  /** The oldest set: {@code S@first}. */
  public Optional<Chosen> first() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getFirst().chosen());
  }

  /** The last set of an epoch: {@code S@epoch 3}. */
  public Optional<Chosen> epoch(int epoch) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).epoch() == epoch) {
        return Optional.of(entries.get(i).chosen());
      }
    }
    return Optional.empty();
  }

  /** The {@code n} newest sets, the newest first, with nothing where there are not that many: {@code S@last(5)}. */
  public List<Optional<Chosen>> last(int n) {
    List<Optional<Chosen>> sets = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      sets.add(ago(i));
    }
    return sets;
  }
}
