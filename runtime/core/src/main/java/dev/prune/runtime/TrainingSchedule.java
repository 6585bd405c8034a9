package dev.prune.runtime;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Clocks;
import dev.prune.runtime.schedule.Counter;
import dev.prune.runtime.schedule.LayerSeries;
import dev.prune.runtime.schedule.Part;
import dev.prune.runtime.schedule.Phases;
import dev.prune.runtime.schedule.RateCurve;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Samples;
import dev.prune.runtime.schedule.Score;
import dev.prune.runtime.schedule.Series;
import dev.prune.runtime.schedule.SetComparison;
import dev.prune.runtime.schedule.SetSeries;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The middle third of a trainer: hooks that a schedule fills with plain Java, and the clocks, metrics and verbs that it
 * uses there. A generated class extends {@link Trainer}, which has all three.
 */
public abstract sealed class TrainingSchedule extends TrainingProgram permits Trainer {
  /** Maxima over nothing are below this. */
  private static final double NOTHING = -1e29;

  private final Settings settings;
  private final int epochs;
  private final Clocks clocks = new Clocks();
  private final Events events;
  private final Actions actions;
  private final LayerActions layerActions;
  private final ScheduleState state = new ScheduleState();
  private final ExternalScores external;
  private final double[] rates = {0, 1, 1};

  private RateCurve curve;
  private Feed feed;
  private TrainingLoop loop;
  private boolean stale;

  /** Whether the network reads what stands in place of its parameters. */
  private boolean reads;

  TrainingSchedule(Network network, Settings settings, Device device, Overrides overrides) {
    super(network, settings, device, overrides);
    this.settings = settings;
    this.epochs = overrides.epochs().orElse(settings.epochs());
    this.external = new ExternalScores(emission());
    this.events = new Events(device);
    this.actions =
        new Actions(
            emission(), clocks, events, state, () -> makeStep(updating(), objective()), body -> reading(false, body));
    this.layerActions = new LayerActions(emission(), clocks, state);
  }

  // What a generated class supplies.

  /** Before the first step of a run that begins at step 0. */
  protected void atInit() {}

  /** In every step between gradients and update. */
  protected void beforeUpdate() {}

  /** Whether something took the place of this step's update. */
  protected boolean insteadOfUpdate() {
    return false;
  }

  /**
   * Puts what the network reads in the place of its parameters, until {@link #unread}.
   *
   * @param training whether a step of training computes; otherwise noise stays away
   */
  protected void read(boolean training) {}

  /** Makes gradients those by the parameters themselves, between {@link #read} and {@link #unread}. */
  protected void readGradients() {}

  /** The parameters are again what they were before {@link #read}. */
  protected void unread(boolean training) {}

  /** In every step with an update, just before it: adds the derivatives of penalties to the gradients. */
  protected void addPenalties() {}

  /** In every step, after the update. */
  protected void afterUpdate() {}

  /** After each epoch's evaluation on the validation split. */
  protected void endOfEpoch() {}

  /** Whether the run ends with the epoch just completed. */
  protected boolean finished() {
    return epoch() >= epochs;
  }

  /** The learning rate over time, asked for when a run begins and {@link #stepsPerEpoch} is known. */
  protected RateCurve rates() {
    return settings.schedule();
  }

  // What generated code calls.

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

  /** A metric with history; a value recorded in an epoch becomes part of its report. */
  protected final Series series(String name) {
    return state.series.computeIfAbsent(name, Series::new);
  }

  /** A metric with a number for each of some layers, reported with its epoch. */
  protected final LayerSeries layerSeries(String name, List<Integer> layers) {
    return state.layerSeries.computeIfAbsent(name, n -> new LayerSeries(n, layers));
  }

  /** A metric with history that is not reported. */
  protected final Series unreported(String name) {
    return state.unreported.computeIfAbsent(name, Series::new);
  }

  /**
   * A count of numbers that are not zero in what layers give on.
   *
   * @param name the declared unit buffer that {@code pass} counts into
   * @param positions each layer with the numbers of one of its channels in a sample, as {@code 0:64 3:16}
   * @param pass counts in one batch, on top of what is there
   */
  protected final Activations counted(String name, Samples samples, String positions, Runnable pass) {
    return new Activations(
        emission(), name, false, positions, procedure(name, pass), action -> over(samples, action));
  }

  /** As the form with samples, over some batches. */
  protected final Activations counted(String name, int batches, Split split, String positions, Runnable pass) {
    return counted(name, Samples.batches(batches, split), positions, pass);
  }

  /** As {@link #counted}, a sum: {@code pass} writes that of one batch to the unit buffer {@code name of a batch}. */
  protected final Activations summed(String name, Samples samples, String positions, Runnable pass) {
    return new Activations(
        emission(), name, true, positions, procedure(name, pass), action -> over(samples, action));
  }

  /** As the form with samples, over some batches. */
  protected final Activations summed(String name, int batches, Split split, String positions, Runnable pass) {
    return summed(name, Samples.batches(batches, split), positions, pass);
  }

  /** Where a sequence of phases stands. */
  protected final Phases phases(String name) {
    return state.phases.computeIfAbsent(name, n -> new Phases());
  }

  /** A number that the schedule keeps between two firings. */
  protected final Counter counter(String name) {
    return state.counters.computeIfAbsent(name, n -> new Counter());
  }

  /** Keeps what was chosen under a name, for later triggers. */
  protected final void keep(String name, Chosen chosen) {
    state.sets.put(name, chosen);
  }

  /**
   * A choice that is made again and again, and its history: a set of that name for {@link #kept}, too.
   *
   * @param newest how many of the newest sets the schedule asks for
   * @param first whether it asks for the oldest
   * @param epochs whose last set it asks for
   */
  protected final SetSeries sets(String name, int newest, boolean first, Integer... epochs) {
    return state.setSeries.computeIfAbsent(name, n -> new SetSeries(newest, first, Set.of(epochs)));
  }

  /** The share of the rule's units or weights that two sets do not share; NaN where one is not there. */
  protected final double hamming(Optional<Chosen> a, Optional<Chosen> b) {
    return a.isPresent() && b.isPresent()
        ? SetComparison.hamming(emission().structure(), a.get(), b.get())
        : Double.NaN;
  }

  /** As the form for two sets, for one and each of several. */
  protected final double[] hamming(Optional<Chosen> a, List<Optional<Chosen>> others) {
    return others.stream().mapToDouble(b -> hamming(a, b)).toArray();
  }

  /** How alike the widths are that two sets would leave, from 0 to 1; NaN where one is not there. */
  protected final double similarity(Optional<Chosen> a, Optional<Chosen> b) {
    return a.isPresent() && b.isPresent()
        ? SetComparison.similarity(emission().network(), a.get(), b.get())
        : Double.NaN;
  }

  /** As the form for two sets, for one and each of several. */
  protected final double[] similarity(Optional<Chosen> a, List<Optional<Chosen>> others) {
    return others.stream().mapToDouble(b -> similarity(a, b)).toArray();
  }

  /** What was kept under a name. */
  protected final Chosen kept(String name) {
    SetSeries series = state.setSeries.get(name);
    Chosen chosen = series == null ? state.sets.get(name) : series.now().orElse(null);
    if (chosen == null) {
      throw new PruneException(
          Failure.USAGE, "The set `" + name + "` is used in epoch " + epoch() + " before anything was chosen for it.",
          "Choose it earlier, and under no condition that its use does not have.");
    }
    return chosen;
  }

  /** Runs a procedure and reads one of the sums it wrote. */
  protected final double measure(Runnable procedure, int at) {
    procedure.run();
    return total(at);
  }

  /** One of the sums that a procedure wrote. */
  protected final double total(int at) {
    double[] value = new double[1];
    device.read(totals, at, value, 0, 1);
    return value[0];
  }

  /** The sum of {@code count} of the sums that a procedure wrote, added in order. */
  protected final double total(int first, int count) {
    double[] values = new double[count];
    device.read(totals, first, values, 0, count);
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** The largest of {@code count} maxima that a procedure wrote; not a number where nothing was there to compare. */
  protected final double largest(int first, int count) {
    double[] values = new double[count];
    device.read(totals, first, values, 0, count);
    double largest = Arrays.stream(values).max().orElse(Double.NaN);
    return largest <= NOTHING ? Double.NaN : largest;
  }

  /** Layers by index, as {@code 0-3,7}: what a rule of a long network names. */
  protected static List<Integer> layers(String ranges) {
    return Arrays.stream(IndexRanges.parse(ranges, Integer.MAX_VALUE)).boxed().toList();
  }

  /** The sum that a procedure wrote for the weights of a layer; it wrote one for each weight tensor, from {@code first}. */
  protected final double weightTotal(int first, int layer) {
    int at = first;
    for (Tensor tensor : emission().network().parameters()) {
      if (tensor.role() == Role.WEIGHT && tensor.layer() == layer) {
        return total(at);
      }
      at += tensor.role() == Role.WEIGHT ? 1 : 0;
    }
    throw new IllegalArgumentException("Layer " + layer + " has no weights.");
  }

  /** Elements of a layer's weights that are not masked. */
  protected final int weightCount(int layer) {
    int count = 0;
    List<Tensor> tensors = emission().network().parameters();
    for (int t = 0; t < tensors.size(); t++) {
      boolean its = tensors.get(t).role() == Role.WEIGHT && tensors.get(t).layer() == layer;
      count += its ? emission().structure().nonzeroParameters(t) : 0;
    }
    return count;
  }

  /** Parameters that are not masked. */
  protected final int parameterCount() {
    return emission().structure().nonzeroParameters();
  }

  /** Elements of weight tensors that are not masked. */
  protected final int weightCount() {
    return weightCount(IntStream.range(0, emission().network().layers().size()).boxed().toList());
  }

  /** The same of some layers. */
  protected final int weightCount(List<Integer> layers) {
    int count = 0;
    List<Tensor> tensors = emission().network().parameters();
    for (int t = 0; t < tensors.size(); t++) {
      boolean counts = tensors.get(t).role() == Role.WEIGHT && layers.contains(tensors.get(t).layer());
      count += counts ? emission().structure().nonzeroParameters(t) : 0;
    }
    return count;
  }

  /** The share of the original parameters that is removed or masked. */
  protected final double sparsity() {
    Network network = emission().network();
    return 1 - (double) emission().structure().nonzeroParameters() / network.parameterCount(network.originalWidths());
  }

  /** The share of the original network's FLOPs that the network in memory needs. */
  protected final double flops() {
    Network network = emission().network();
    return (double) emission().structure().flops() / network.flops(network.originalWidths());
  }

  /** Live units of the group of a layer. */
  protected final int width(int layer) {
    return emission().structure().liveWidths()[emission().network().layers().get(layer).group()];
  }

  /** {@code loss} or {@code accuracy} of a split in the last completed epoch; NaN where there is none. */
  protected final double metric(Split split, String name) {
    if (split == Split.TEST || loop == null) {
      return Double.NaN; // No decision reads the test split.
    }
    return loop.metrics().getOrDefault(split, Map.of()).getOrDefault(name, Double.NaN);
  }

  /** The epoch that is running, 1-based; in {@link #endOfEpoch} the one just completed, in {@link #atInit} 0. */
  protected final int epoch() {
    return clocks.epoch();
  }

  /** Epochs that are over; in {@link #endOfEpoch} including the one just completed. */
  protected final int completedEpochs() {
    return clocks.completedEpochs();
  }

  /** The step that is running, 1-based and never restarting. */
  protected final long step() {
    return clocks.step();
  }

  /** Epochs planned. */
  protected final int epochs() {
    return epochs;
  }

  /** Steps of one epoch of the present data. */
  protected final int stepsPerEpoch() {
    return running().stepsPerEpoch();
  }

  /** Whether this step is {@code from}, {@code from + interval}, ... and not beyond {@code until}. */
  protected final boolean firesEvery(long interval, long from, long until) {
    return step() >= from && step() <= until && (step() - from) % interval == 0;
  }

  /** Where this step lies between two steps: 0 at {@code from} and before, 1 at {@code until} and after. */
  protected final double progress(double from, double until) {
    return until <= from ? (step() >= until ? 1 : 0) : Math.max(0, Math.min(1, (step() - from) / (until - from)));
  }

  /** The units that a rule chooses now; changes nothing. */
  protected final Chosen choose(Rule rule, double amount, Score score) {
    emission().begin();
    return actions.choose(rule, amount, Optional.of(score));
  }

  /** The units that a rule with a random order chooses now. */
  protected final Chosen choose(Rule rule, double amount) {
    emission().begin();
    return actions.choose(rule, amount, Optional.empty());
  }

  /** The weights that a rule chooses now, as many of each layer as a global ranking by {@code ratios} would. */
  protected final Chosen chooseLike(Score ratios, Rule rule, double amount, Score score) {
    emission().begin();
    return actions.choose(rule, amount, Optional.of(score), Optional.of(ratios));
  }

  /** The same with a random order. */
  protected final Chosen chooseLike(Score ratios, Rule rule, double amount) {
    emission().begin();
    return actions.choose(rule, amount, Optional.empty(), Optional.of(ratios));
  }

  /** All whose score lies below a threshold now, or above it where the rule's order is the highest. */
  protected final Chosen chooseBeyond(Rule rule, double threshold, Score score) {
    emission().begin();
    return actions.chooseBeyond(rule, threshold, score);
  }

  /** Of several random choices the one of which the kept part has the largest summed score. */
  protected final Chosen chooseBest(Rule rule, double amount, int candidates, Score score) {
    emission().begin();
    return actions.chooseBest(rule, amount, candidates, score, Optional.empty());
  }

  /** As the form without them, with the layer ratios of a global ranking by {@code ratios}. */
  protected final Chosen chooseBestLike(Score ratios, Rule rule, double amount, int candidates, Score score) {
    emission().begin();
    return actions.chooseBest(rule, amount, candidates, score, Optional.of(ratios));
  }

  /** The channels that no live weight leads to, or away from. */
  protected final Chosen chooseUnconnected(Rule rule) {
    emission().begin();
    return actions.chooseUnconnected(rule);
  }

  /** The masked weights that a rule chooses now, to {@link #grow}; changes nothing. */
  protected final Chosen chooseMasked(Rule rule, double amount, Score score) {
    return masked(rule, amount, Optional.empty(), Optional.of(score));
  }

  /** As the form with a score, in a random order. */
  protected final Chosen chooseMasked(Rule rule, double amount) {
    return masked(rule, amount, Optional.empty(), Optional.empty());
  }

  /** As the form with an amount, as many as a set took from the live ones. */
  protected final Chosen chooseMasked(Rule rule, Chosen asMany, Score score) {
    return masked(rule, 0, Optional.of(asMany), Optional.of(score));
  }

  /** As the form with a score, in a random order. */
  protected final Chosen chooseMasked(Rule rule, Chosen asMany) {
    return masked(rule, 0, Optional.of(asMany), Optional.empty());
  }

  private Chosen masked(Rule rule, double amount, Optional<Chosen> asMany, Optional<Score> score) {
    emission().begin();
    return actions.chooseMasked(rule, amount, asMany, score);
  }

  /** Lifts the masks of the chosen weights, which begin with {@code value} and zero slots. */
  protected final void grow(Chosen chosen, double value) {
    actions.grow(chosen, value);
  }

  /** Takes the chosen channels out: the network becomes smaller. */
  protected final void compact(Chosen chosen) {
    actions.compact(chosen);
  }

  /** Units to take out so that every layer of a rule has the width it is given; the lowest scores go. */
  protected final Chosen chooseWidths(Rule rule, IntToDoubleFunction width, Score score) {
    emission().begin();
    return actions.chooseWidths(rule, width, Optional.of(score));
  }

  /** As the form with a score, where chance decides. */
  protected final Chosen chooseWidths(Rule rule, IntToDoubleFunction width) {
    emission().begin();
    return actions.chooseWidths(rule, width, Optional.empty());
  }

  /** Takes out what {@link #chooseWidths} chose. */
  protected final void resize(Chosen chosen) {
    actions.resize(chosen);
  }

  /** Masks what was chosen: it reads as zero and stays so until it is restored. */
  protected final void mask(Chosen chosen) {
    actions.mask(chosen);
  }

  /**
   * Multiplies the chosen weights by {@code factor}; of chosen units their weights, biases, gamma and beta. What is masked
   * stays zero, what is frozen stays as it is.
   */
  protected final void scale(Chosen chosen, double factor) {
    emission().begin();
    actions.scale(chosen, factor);
  }

  /** Lifts the masks of these layers; what was masked goes on from zero. {@code rule} is for the report. */
  protected final void restore(String rule, List<Integer> layers) {
    Structure before = emission().structure();
    actions.restore(rule, layers);
    layerActions.reopen(before);
  }

  /** The parameters of these layers keep their values, whatever happens, until they thaw. */
  protected final void freeze(List<Integer> layers) {
    emission().begin();
    layerActions.freeze(layers, true);
  }

  /** The parameters of these layers are trained again. */
  protected final void thaw(List<Integer> layers) {
    emission().begin();
    layerActions.freeze(layers, false);
  }

  /**
   * Gates give their factors to the layers before them, which keep their optimiser slots; the gates open and are frozen.
   *
   * @param factor what a gate multiplies by, of its parameter
   * @param open the parameter that makes a factor of 1
   * @param gates layers
   * @param into the layer before each gate
   */
  protected final void fold(Elementwise factor, double open, List<Integer> gates, List<Integer> into) {
    emission().begin();
    layerActions.fold(factor, open, gates, into);
  }

  /** Parameters and statistics of these layers begin anew with values drawn for this step; masks stay, slots are zero. */
  protected final void reinitialize(List<Integer> layers) {
    emission().begin();
    layerActions.reinitialize(layers);
  }

  /** Slots become zero and bias corrections start again. */
  protected final void resetOptimizer() {
    actions.resetOptimizer();
  }

  /** From now on this optimiser updates the parameters: its slots are zero, and its count of updates begins anew. */
  protected final void switchTo(Optimizer optimizer) {
    emission().begin();
    state.optimizer = optimizer.name();
    actions.resetOptimizer();
  }

  /** From now on training steps, scores and metrics have this loss. */
  protected final void switchTo(Objective objective) {
    state.objective = objective.number();
  }

  /** The training's own loss is minimised again. */
  protected final void switchLossBack() {
    state.objective = 0;
  }

  /** The one of these that belongs to the present loss; they stand in the order of the losses. */
  protected final Runnable byLoss(Runnable... passes) {
    return passes[state.objective];
  }

  /** The training's own optimiser goes on, from zero. */
  protected final void switchOptimizerBack() {
    switchTo(optimizers().get(Optimizer.OF_TRAINING));
  }

  /**
   * The schedule step becomes 0 and {@code curve} counts for {@code steps} steps: before the update from this step on,
   * after it from the next.
   */
  protected final void restartSchedule(RateCurve newCurve, long steps) {
    curve = newCurve;
    state.restarted = newCurve;
    clocks.beginSchedule(steps);
  }

  /** As the form with a length, which is here what is left of the planned epochs. */
  protected final void restartSchedule(RateCurve newCurve) {
    restartSchedule(newCurve, Math.max(0, (long) epochs * stepsPerEpoch() - clocks.stepsOver()));
  }

  /** Remembers parts of the state under a name; it shrinks with the network. Parameters are {@code flat(name)}. */
  protected final void snapshot(String name, Set<Part> parts) {
    emission().begin();
    actions.snapshot(name, parts);
  }

  /** Goes back to what was remembered; what is masked stays zero. */
  protected final void rewind(String name, Set<Part> parts) {
    actions.rewind(name, parts);
  }

  /** Sets {@code flat(name)} to 1 for every parameter that is not masked and 0 for the others. */
  protected final void writeLive(String name) {
    emission().begin();
    actions.writeLive(name);
  }

  /** Fills {@code flat(name)} with uniform random numbers that belong to this step and to each original weight. */
  protected final void drawRandom(String name) {
    emission().begin();
    actions.drawRandom(name, Purpose.RANDOM_SCORE);
  }

  /** The same with numbers that belong to noise. */
  protected final void drawNoise(String name) {
    emission().begin();
    actions.drawRandom(name, Purpose.NOISE);
  }

  /** Gives {@code flat(name)}, which is kept with the network and shrinks with it, its first value. */
  protected final void vary(String name, double value) {
    emission().begin();
    actions.vary(name, value);
  }

  /** Sets {@code flat("members of " + set)} to 1 for every parameter of a kept set and 0 for the others. */
  protected final void writeMembers(String set) {
    emission().begin();
    actions.writeMembers("members of " + set, kept(set));
  }

  /** Makes {@code gradients} those of this step's batch again, where a score has overwritten them. */
  protected final void stepGradient() {
    if (takeStale()) {
      running().recompute();
    }
  }

  /**
   * Sets {@code flat(name)} to the sum over {@code batches} batches of the gradient of the mean loss. The batches are
   * drawn anew at each step, and are the same for all that ask in one step. Running statistics stay as they are.
   *
   * @param split never the test split
   */
  protected final void accumulateGradient(String name, int batches, Split split, boolean evalMode) {
    accumulateGradient(name, batches, split, objective().gradients(evalMode));
  }

  /** As the other form, with gradients that {@code pass} computes for one batch. */
  protected final void accumulateGradient(String name, int batches, Split split, Runnable pass) {
    accumulateGradient(name, Samples.batches(batches, split), pass);
  }

  /** As the other forms, from other samples than some batches. */
  protected final void accumulateGradient(String name, Samples samples, boolean evalMode) {
    accumulateGradient(name, samples, objective().gradients(evalMode));
  }

  /** As the other forms, from other samples than some batches, with gradients that {@code pass} computes for one batch. */
  protected final void accumulateGradient(String name, Samples samples, Runnable pass) {
    running();
    emission().buffers().clear(flat(name));
    over(samples, () -> {
      pass.run();
      emission().buffers().add(gradients, flat(name));
    });
  }

  /**
   * Sets {@code flat(name)} to the sum over {@code batches} batches of the Hessian of the mean loss times {@code
   * flat("direction")}. The batches are those of {@link #accumulateGradient}.
   *
   * @param pass writes the product for one batch to {@code flat("tangent")}
   */
  protected final void accumulateTangent(String name, int batches, Split split, Runnable pass) {
    accumulateTangent(name, Samples.batches(batches, split), pass);
  }

  /** As the other form, from other samples than some batches. */
  protected final void accumulateTangent(String name, Samples samples, Runnable pass) {
    running();
    emission().buffers().clear(flat(name));
    over(samples, () -> {
      pass.run();
      emission().buffers().add(flat("tangent"), flat(name));
    });
  }

  /** Runs {@code action} (on the host) for each of the batches of {@link #accumulateGradient}. */
  protected final void overBatches(int batches, Split split, Runnable action) {
    over(Samples.batches(batches, split), action);
  }

  private void over(Samples samples, Runnable action) {
    running();
    stale = true;
    reading(false, () -> new ScoringBatches(emission(), clocks).each(feed, samples, action));
  }

  // What the parts of a trainer share.

  final ExternalScores external() {
    return external;
  }

  final ScheduleState state() {
    return state;
  }

  final Clocks clocks() {
    return clocks;
  }

  final Events events() {
    return events;
  }

  /** The run's source of samples and its loop, for hooks. */
  final void begin(Feed newFeed, TrainingLoop newLoop) {
    feed = newFeed;
    loop = newLoop;
    curve = state.restarted != null ? state.restarted : rates();
  }

  final Objective objective() {
    return objectives().get(state.objective);
  }

  final void runGradients() {
    objective().gradients(false).run();
  }

  private Optimizer updating() {
    return optimizers().get(state.optimizer);
  }

  final void runUpdate() {
    clocks.update();
    rates[LEARNING_RATE] = learningRate();
    updating().corrections(clocks.updates(), rates, CORRECTION);
    runUpdate(updating(), rates);
  }

  /** Runs what computes with the network while it reads what {@link #read} puts in place of its parameters. */
  final void reading(boolean training, Runnable body) {
    if (reads) {
      body.run();
      return;
    }
    read(training);
    reads = true;
    try {
      body.run();
    } finally {
      reads = false;
      unread(training);
    }
  }

  /** Loss and accuracy over a split. */
  final Map<String, Double> evaluated(Feed from, Split split) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    reading(false, () -> metrics.putAll(evaluation().of(from, split)));
    return metrics;
  }

  /** Outputs of samples, one after the other. */
  final float[] predicted(String output, float[] input, int count) {
    float[][] outputs = new float[1][];
    reading(false, () -> outputs[0] = evaluation().predict(output, input, count));
    return outputs[0];
  }

  /** The gradients of the loaded batch, as a step of training computes them. */
  final void computeGradients() {
    boolean inside = reads;
    if (inside) {
      // A score asks for them again: noise stands in them, and not in what the score looks at.
      reads = false;
      unread(false);
    }
    reading(
        true,
        () -> {
          runGradients();
          readGradients();
        });
    if (inside) {
      read(false);
      reads = true;
    }
  }

  final double learningRate() {
    return curve.rate(updating().rate(), clocks.scheduleStep(), clocks.scheduleTotal());
  }

  /** Whether the gradients are not those of the step's batch; asking clears it. */
  final boolean takeStale() {
    boolean was = stale;
    stale = false;
    return was;
  }

  /** Metrics recorded in an epoch. */
  final Map<String, Double> seriesOf(int epoch) {
    Map<String, Double> values = new LinkedHashMap<>();
    state.series.forEach((name, history) -> {
      if (history.measuredIn(epoch)) {
        values.put(name, history.now());
      }
    });
    return values;
  }

  /** Metrics of layers recorded in an epoch, by the names of metric and layer. */
  final Map<String, Map<String, Double>> layersOf(int epoch) {
    Map<String, Map<String, Double>> values = new LinkedHashMap<>();
    state.layerSeries.forEach((name, series) -> {
      if (series.measuredIn(epoch)) {
        Map<String, Double> each = new LinkedHashMap<>();
        series.layers().forEach(l -> each.put(emission().network().layers().get(l).name(), series.now(l)));
        values.put(name, each);
      }
    });
    return values;
  }

  private TrainingLoop running() {
    if (loop == null) {
      throw new PruneException(
          Failure.USAGE, "The network `" + emission().network().name() + "` has no data before it is trained.",
          "Do this in a hook of the schedule.");
    }
    return loop;
  }
}
