package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.instruction.AdjustedOptimizer;
import dev.prune.compiler.instruction.LossTerm;
import dev.prune.compiler.instruction.Optimizer;
import dev.prune.runtime.data.augment.Augmentation;
import dev.prune.runtime.network.Initial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How a network is trained and pruned.
 *
 * @param network the network's name
 * @param data where samples come from
 * @param augment what happens to training samples
 * @param loss what is minimised
 * @param untrained layers with parameters that nothing of this loss comes from
 * @param optimizer how
 * @param curve the learning rate over time
 * @param rates layers with a learning rate of their own: what the rate is multiplied by
 * @param initial tensors, by name, that begin otherwise than their operations say
 * @param batch samples a step
 * @param epochs the most epochs a run has
 * @param endsWithPhases whether the run is over when its last phase is, and {@code epochs} only bounds it
 * @param seed the seed of everything random
 * @param startFrom a file of weights to begin with
 * @param fresh layers that begin anew whatever that file has
 * @param schedule what happens on the way
 * @param span the declaration
 */
public record Training(
    String network,
    DataClause data,
    List<Augmentation> augment,
    LossClause loss,
    List<Integer> untrained,
    Optimizer optimizer,
    RateSchedule curve,
    Map<Integer, Double> rates,
    Map<String, Initial> initial,
    int batch,
    int epochs,
    boolean endsWithPhases,
    long seed,
    Optional<String> startFrom,
    List<Integer> fresh,
    Schedule schedule,
    Span span) {
  public Training {
    augment = List.copyOf(augment);
    rates = Collections.unmodifiableMap(new TreeMap<>(rates));
    initial = Map.copyOf(initial);
    untrained = List.copyOf(untrained);
    fresh = List.copyOf(fresh);
  }

  /** What is minimised: the training's loss, then each other that a phase has. */
  public List<LossClause> losses() {
    List<LossClause> losses = new ArrayList<>(List.of(loss));
    phases().flatMap(p -> p.loss().stream()).filter(l -> number(losses, l) < 0).forEach(losses::add);
    return losses;
  }

  /** The number of a loss among {@link #losses}. */
  public int number(LossClause of) {
    return number(losses(), of);
  }

  private static int number(List<LossClause> losses, LossClause of) {
    return losses.stream().map(LossClause::terms).toList().indexOf(of.terms());
  }

  /** The outputs that some loss reads, the main one first; as the training's loss reads them, if it does. */
  public List<LossTerm> measured() {
    Map<String, LossTerm> terms = new LinkedHashMap<>();
    losses().forEach(l -> l.terms().forEach(t -> terms.putIfAbsent(t.output(), t)));
    return List.copyOf(terms.values());
  }

  private Stream<Phase> phases() {
    return schedule.tracks().stream().flatMap(t -> t.phases().stream());
  }

  /** The training's optimiser, then those of phases. */
  public List<Optimizer> optimizers() {
    return Stream.concat(Stream.of(optimizer), phases().flatMap(p -> p.optimizer().stream())).toList();
  }

  /** Whether some update bounds gradients. */
  public boolean clips() {
    return optimizers().stream().anyMatch(o -> o instanceof AdjustedOptimizer adjusted && adjusted.clip() > 0);
  }

  /** Slots of the optimiser that has most: the training's, or one of a phase. */
  public int slots() {
    return optimizers().stream().mapToInt(Optimizer::slots).max().orElse(0);
  }
}
