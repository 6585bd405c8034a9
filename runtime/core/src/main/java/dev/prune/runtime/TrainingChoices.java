package dev.prune.runtime;

import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Score;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * The link of a trainer that chooses: numbers for scores to read beside those of the network, and rules that say by scores
 * which units or weights an action shall have. A choice changes nothing.
 */
public abstract sealed class TrainingChoices extends TrainingSamples permits TrainingActions {
  private final ExternalScores external;
  private final Choosing choosing;
  private final Flats flats;

  TrainingChoices(Network network, Settings settings, Device device, Overrides overrides) {
    super(network, settings, device, overrides);
    this.external = new ExternalScores(emission());
    this.choosing = new Choosing(emission(), clocks(), body -> reading(false, body));
    this.flats = new Flats(emission(), clocks(), state());
  }

  /** Declares that scores come from an application: a run without that scorer does not begin. */
  protected final void declareExternal(String... names) {
    for (String name : names) {
      external.need(name);
    }
  }

  /** Fills a named buffer with the numbers that a scorer gives the units of these layers. */
  protected final void externalUnits(String buffer, String scorer, List<Integer> layers) {
    emission().begin();
    external.units(emission().units(buffer), scorer, layers);
  }

  /** Fills {@code flat(buffer)} with the numbers that a scorer gives the weights of these layers. */
  protected final void externalWeights(String buffer, String scorer, List<Integer> layers) {
    emission().begin();
    external.weights(emission().flat(buffer), scorer, layers);
  }

  /** Sets {@code flat(name)} to 1 for every parameter that is not masked and 0 for the others. */
  protected final void writeLive(String name) {
    flats().writeLive(name);
  }

  /** Fills {@code flat(name)} with uniform random numbers that belong to this step and to each original weight. */
  protected final void drawRandom(String name) {
    flats().drawRandom(name, Purpose.RANDOM_SCORE);
  }

  /** The same with numbers that belong to noise. */
  protected final void drawNoise(String name) {
    flats().drawRandom(name, Purpose.NOISE);
  }

  /** Gives {@code flat(name)}, which is kept with the network and shrinks with it, its first value. */
  protected final void vary(String name, double value) {
    flats().vary(name, value);
  }

  /** Sets {@code flat("members of " + set)} to 1 for every parameter of a kept set and 0 for the others. */
  protected final void writeMembers(String set) {
    flats().writeMembers("members of " + set, kept(set));
  }

  /** The units that a rule chooses now; changes nothing. */
  protected final Chosen choose(Rule rule, double amount, Score score) {
    return choosing().choose(rule, amount, Optional.of(score));
  }

  /** The units that a rule with a random order chooses now. */
  protected final Chosen choose(Rule rule, double amount) {
    return choosing().choose(rule, amount, Optional.empty());
  }

  /** The weights that a rule chooses now, as many of each layer as a global ranking by {@code ratios} would. */
  protected final Chosen chooseLike(Score ratios, Rule rule, double amount, Score score) {
    return choosing().choose(rule, amount, Optional.of(score), Optional.of(ratios));
  }

  /** The same with a random order. */
  protected final Chosen chooseLike(Score ratios, Rule rule, double amount) {
    return choosing().choose(rule, amount, Optional.empty(), Optional.of(ratios));
  }

  /** All whose score lies below a threshold now, or above it where the rule's order is the highest. */
  protected final Chosen chooseBeyond(Rule rule, double threshold, Score score) {
    return choosing().chooseBeyond(rule, threshold, score);
  }

  /** Of several random choices the one of which the kept part has the largest summed score. */
  protected final Chosen chooseBest(Rule rule, double amount, int candidates, Score score) {
    return choosing().chooseBest(rule, amount, candidates, score, Optional.empty());
  }

  /** As the form without them, with the layer ratios of a global ranking by {@code ratios}. */
  protected final Chosen chooseBestLike(Score ratios, Rule rule, double amount, int candidates, Score score) {
    return choosing().chooseBest(rule, amount, candidates, score, Optional.of(ratios));
  }

  /** The channels that no live weight leads to, or away from. */
  protected final Chosen chooseUnconnected(Rule rule) {
    return choosing().chooseUnconnected(rule);
  }

  /** Units to take out so that every layer of a rule has the width it is given; the lowest scores go. */
  protected final Chosen chooseWidths(Rule rule, IntToDoubleFunction width, Score score) {
    return choosing().chooseWidths(rule, width, Optional.of(score));
  }

  /** As the form with a score, where chance decides. */
  protected final Chosen chooseWidths(Rule rule, IntToDoubleFunction width) {
    return choosing().chooseWidths(rule, width, Optional.empty());
  }

  /** The masked weights that a rule chooses now, to {@link TrainingActions#grow}; changes nothing. */
  protected final Chosen chooseMasked(Rule rule, double amount, Score score) {
    return choosing().chooseMasked(rule, amount, Optional.empty(), Optional.of(score));
  }

  /** As the form with a score, in a random order. */
  protected final Chosen chooseMasked(Rule rule, double amount) {
    return choosing().chooseMasked(rule, amount, Optional.empty(), Optional.empty());
  }

  /** As the form with an amount, as many as a set took from the live ones. */
  protected final Chosen chooseMasked(Rule rule, Chosen asMany, Score score) {
    return choosing().chooseMasked(rule, 0, Optional.of(asMany), Optional.of(score));
  }

  /** As the form with a score, in a random order. */
  protected final Chosen chooseMasked(Rule rule, Chosen asMany) {
    return choosing().chooseMasked(rule, 0, Optional.of(asMany), Optional.empty());
  }

  private Choosing choosing() {
    emission().begin();
    return choosing;
  }

  private Flats flats() {
    emission().begin();
    return flats;
  }

  // What the parts of a trainer share.

  final ExternalScores external() {
    return external;
  }
}
