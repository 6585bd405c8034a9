package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.instruction.Optimizer;
import java.util.Optional;

/**
 * How a network is trained and pruned.
 *
 * @param network the network's name
 * @param data where samples come from
 * @param loss what is minimised
 * @param optimizer how
 * @param rates the learning rate over time
 * @param batch samples a step
 * @param epochs the most epochs a run has
 * @param endsWithPhases whether the run is over when its last phase is, and {@code epochs} only bounds it
 * @param seed the seed of everything random
 * @param startFrom a file of weights to begin with
 * @param schedule what happens on the way
 * @param span the declaration
 */
public record Training(
    String network,
    DataClause data,
    LossClause loss,
    Optimizer optimizer,
    RateSchedule rates,
    int batch,
    int epochs,
    boolean endsWithPhases,
    long seed,
    Optional<String> startFrom,
    Schedule schedule,
    Span span) {
  /** Slots of the optimiser that has most: the training's, or one of a phase. */
  public int slots() {
    int slots = optimizer.slots();
    for (Track track : schedule.tracks()) {
      for (Phase phase : track.phases()) {
        slots = Math.max(slots, phase.optimizer().map(Optimizer::slots).orElse(0));
      }
    }
    return slots;
  }
}
