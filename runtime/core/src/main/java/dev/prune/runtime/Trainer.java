package dev.prune.runtime;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.KernelFamily;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.Summary;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Clocks;
import dev.prune.runtime.schedule.Part;
import dev.prune.runtime.schedule.RateCurve;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Score;
import dev.prune.runtime.schedule.Series;
import dev.prune.runtime.schedule.Unit;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network that trains, prunes and shrinks on a device: what generated classes extend and applications use.
 *
 * <p>A generated class supplies the procedures of its program (straight lines of kernel calls) and its schedule (plain
 * Java in the hooks). Everything else is here. One thread at a time may use a trainer; it does not own its device.
 *
 * <pre>{@code
 * try (LeNet300 trainer = new LeNet300(device)) {
 *   trainer.train(data, listener);
 *   float[] scores = trainer.predict(image, 1);
 * }
 * }</pre>
 */
public abstract class Trainer implements AutoCloseable {
  /** Position of the learning rate in {@code scalars}. */
  protected static final int LEARNING_RATE = 0;

  /** Position of Adam's two bias corrections in {@code scalars}. */
  protected static final int CORRECTION = 1;

  /** Position of the summed loss in {@code totals}. */
  protected static final int LOSS = 0;

  /** Position of the summed hits in {@code totals}. */
  protected static final int HITS = 1;

  /** First position in {@code totals} that a program's own metrics may use. */
  protected static final int METRICS = 2;

  /** Where everything lives. */
  protected final Device device;

  /** All parameters; gradients of the mean loss; running statistics. Flat; replaced at events like all buffers here. */
  protected Buffer parameters, gradients, statistics;

  /** 1 for parameters that are updated, 0 for masked and frozen ones; null where all are updated. */
  protected Buffer active;

  /** Learning rate and corrections; one loss a row; one hit a row; sums. */
  protected Buffer scalars, losses, hits, totals;

  /** One score a unit at each layer's unit offset, and one a parameter; null where no score is declared. */
  protected Buffer unitScores, elementScores;

  /** Real targets of the batch; null with classes. */
  protected Buffer targets;

  /** What events and tails of the data change. */
  protected Ints dims;

  /** Classes of the batch; null with real targets. */
  protected Ints labels;

  /** Sample indices, random keys and original channels; null where the program drops nothing out. */
  protected Ints samples, keys, originals;

  private final Settings settings;
  private final int epochs;
  private final Emission emission;
  private final Clocks clocks = new Clocks();
  private final Events events = new Events();
  private final Procedure gradientsStep;
  private final Procedure gradientsInEvalStep;
  private final Procedure updateStep;
  private final Procedure updateActiveStep;
  private final Evaluation evaluation;
  private final Actions actions;
  private final Map<String, Series> series = new LinkedHashMap<>();
  private final double[] rates = {0, 1, 1};

  private RateCurve curve;
  private Feed feed;
  private TrainingLoop loop;
  private boolean stale;

  /**
   * @param network the structure that the generated class declares
   * @param settings how it trains
   * @param device where; stays open when the trainer is closed
   * @param overrides what the caller wants otherwise
   */
  protected Trainer(Network network, Settings settings, Device device, Overrides overrides) {
    this.settings = settings;
    this.device = device;
    this.epochs = overrides.epochs().orElse(settings.epochs());
    this.curve = settings.schedule();
    this.emission = new Emission(network, settings, device, overrides, this::bind);
    this.gradientsStep = emission.procedure("gradients", this::gradients);
    this.gradientsInEvalStep = emission.procedure("gradientsInEval", this::gradientsInEval);
    this.updateStep = emission.procedure("update", this::update);
    this.updateActiveStep = emission.procedure("updateActive", this::updateActive);
    this.evaluation = new Evaluation(
        emission, emission.procedure("evaluate", this::evaluate), emission.procedure("predict", this::predict));
    this.actions = new Actions(emission, clocks, events, this::makeStep);
  }

  // What a generated class supplies: procedures, which hold kernel calls only.

  /** Forward in training mode, losses, hits, sums into {@code totals}; backward, over all of {@code gradients}. */
  protected abstract void gradients();

  /** As {@link #gradients} in evaluation mode: running statistics, no dropout. Only programs whose scores need it. */
  protected void gradientsInEval() {
    throw new PruneException(
        Failure.INTERNAL, "The network `" + network().name() + "` has no gradients in evaluation mode.", "");
  }

  /** One step of the optimiser. */
  protected abstract void update();

  /** One step of the optimiser where {@code active} is not 0. */
  protected abstract void updateActive();

  /** Forward in evaluation mode, losses, hits, sums into {@code totals}. */
  protected abstract void evaluate();

  /** Forward in evaluation mode. */
  protected abstract void predict();

  // What a generated class supplies: its schedule.

  /** Before the first step of a run that begins at step 0. */
  protected void atInit() {}

  /** In every step between gradients and update. */
  protected void beforeUpdate() {}

  /** Whether something took the place of this step's update. */
  protected boolean insteadOfUpdate() {
    return false;
  }

  /** In every step, after the update. */
  protected void afterUpdate() {}

  /** After each epoch's evaluation on the validation split. */
  protected void endOfEpoch() {}

  /** Whether the run ends with the epoch just completed. */
  protected boolean finished() {
    return epoch() >= epochs;
  }

  // What generated code calls.

  /** The kernels of a family on this trainer's device. */
  protected final <F extends KernelFamily> F kernels(Class<F> family) {
    return device.kernels(family);
  }

  /** The physical buffer of {@code Network.storage()} at {@code index}. */
  protected final Buffer buffer(int index) {
    return emission.buffers().real(Memory.value(index));
  }

  /** The batch's samples. */
  protected final Buffer input() {
    return emission.buffers().real("input");
  }

  /** A slot of the optimiser. */
  protected final Buffer slot(int index) {
    return emission.buffers().real(Memory.slot(index));
  }

  /** A named buffer with one number a parameter; gathered at events. Made when first asked for, by a hook. */
  protected final Buffer flat(String name) {
    return emission.flat(name);
  }

  /** A named buffer with one number a unit; gathered at events. Made when first asked for, by a hook. */
  protected final Buffer unitBuffer(String name) {
    return emission.units(name);
  }

  /** Declares named buffers with one number a parameter that procedures use, so that the plan has them. */
  protected final void declareFlats(String... names) {
    for (String name : names) {
      emission.flat(name);
    }
  }

  /** Declares named buffers with one number a unit that procedures use, so that the plan has them. */
  protected final void declareUnitBuffers(String... names) {
    for (String name : names) {
      emission.units(name);
    }
  }

  /** A procedure of kernel calls that hooks can run; it lives as long as the trainer, also across events. */
  protected final Runnable procedure(String name, Runnable body) {
    return emission.procedure(name, body);
  }

  /** A score of channels: {@code body} writes {@code unitScores} at the unit offset of each layer a rule names. */
  protected final Score unitScore(String name, Runnable prepare, Runnable body) {
    emission.needScores();
    return new Score(name, Unit.CHANNELS, prepare, emission.procedure("score " + name, body));
  }

  /** A score of weights: {@code body} writes {@code elementScores}. */
  protected final Score elementScore(String name, Runnable prepare, Runnable body) {
    emission.needScores();
    return new Score(name, Unit.WEIGHTS, prepare, emission.procedure("score " + name, body));
  }

  /** A metric with history; a value recorded in an epoch becomes part of its report. */
  protected final Series series(String name) {
    return series.computeIfAbsent(name, Series::new);
  }

  /** Runs a procedure and reads one of the sums it wrote. */
  protected final double measure(Runnable procedure, int at) {
    procedure.run();
    double[] value = new double[1];
    device.read(totals, at, value, 0, 1);
    return value[0];
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
    emission.begin();
    return actions.choose(rule, amount, Optional.of(score));
  }

  /** The units that a rule with a random order chooses now. */
  protected final Chosen choose(Rule rule, double amount) {
    emission.begin();
    return actions.choose(rule, amount, Optional.empty());
  }

  /** Takes the chosen channels out: the network becomes smaller. */
  protected final void compact(Chosen chosen) {
    actions.compact(chosen);
  }

  /** Masks what was chosen: it reads as zero and stays so until it is restored. */
  protected final void mask(Chosen chosen) {
    actions.mask(chosen);
  }

  /** Lifts the masks of these layers; what was masked goes on from zero. {@code rule} is for the report. */
  protected final void restore(String rule, List<Integer> layers) {
    actions.restore(rule, layers);
  }

  /** The parameters of these layers keep their values, whatever happens, until they thaw. */
  protected final void freeze(List<Integer> layers) {
    emission.begin();
    actions.freeze(layers, true);
  }

  /** The parameters of these layers are trained again. */
  protected final void thaw(List<Integer> layers) {
    emission.begin();
    actions.freeze(layers, false);
  }

  /** Slots become zero and bias corrections start again. */
  protected final void resetOptimizer() {
    actions.resetOptimizer();
  }

  /** The schedule step becomes 0 and {@code curve} counts for {@code steps} steps. */
  protected final void restartSchedule(RateCurve newCurve, long steps) {
    curve = newCurve;
    clocks.beginSchedule(steps);
  }

  /** As the form with a length, which is here what is left of the planned epochs. */
  protected final void restartSchedule(RateCurve newCurve) {
    restartSchedule(newCurve, Math.max(0, (long) epochs * stepsPerEpoch() - step()));
  }

  /** Remembers parts of the state under a name; it shrinks with the network. Parameters are {@code flat(name)}. */
  protected final void snapshot(String name, Set<Part> parts) {
    emission.begin();
    actions.snapshot(name, parts);
  }

  /** Goes back to what was remembered; what is masked stays zero. */
  protected final void rewind(String name, Set<Part> parts) {
    actions.rewind(name, parts);
  }

  /** Fills {@code flat(name)} with uniform random numbers that belong to this step and to each original weight. */
  protected final void drawRandom(String name) {
    emission.begin();
    actions.drawRandom(name);
  }

  /**
   * Sets {@code flat(name)} to the sum over {@code batches} batches of the gradient of the mean loss. The batches are
   * drawn anew at each step, and are the same for all that ask in one step. Running statistics stay as they are.
   *
   * @param split never the test split
   */
  protected final void accumulateGradient(String name, int batches, Split split, boolean evalMode) {
    running();
    Buffer sum = flat(name);
    emission.buffers().clear(sum);
    Procedure pass = evalMode ? gradientsInEvalStep : gradientsStep;
    overBatches(batches, split, () -> {
      pass.run();
      emission.buffers().add(gradients, flat(name));
    });
  }

  /** Runs {@code action} (on the host) for each of the batches of {@link #accumulateGradient}. */
  protected final void overBatches(int batches, Split split, Runnable action) {
    running();
    stale = true;
    new ScoringBatches(emission, clocks).each(feed, batches, split, action);
  }

  // What applications call.

  /**
   * Trains to the end of the schedule, or onwards from where a run stopped.
   *
   * @throws PruneException {@link Failure#DIVERGED} when the loss is no longer finite, {@link Failure#INTERRUPTED} when
   *     the thread is interrupted, {@link Failure#INPUT_OUTPUT} when the data do not fit the network
   */
  public final Summary train(DataSource data, Listener... listeners) {
    emission.begin();
    feed = new Feed(emission, data);
    loop = new TrainingLoop(this, feed, List.of(listeners));
    events.listeners(List.of(listeners));
    return loop.run();
  }

  /** {@code loss} and, with classes, {@code accuracy} over a split. */
  public final Map<String, Double> evaluate(DataSource data, Split split) {
    emission.begin();
    return evaluation.of(new Feed(emission, data), split);
  }

  /**
   * Outputs for samples.
   *
   * @param input samples one after the other, row-major, channel first
   * @param count how many
   * @return outputs one after the other
   */
  public final float[] predict(float[] input, int count) {
    emission.begin();
    return evaluation.predict(input, count);
  }

  /**
   * Writes parameters, statistics, slots, masks and clocks as safetensors, atomically.
   *
   * @throws PruneException {@link Failure#INPUT_OUTPUT} when the file cannot be written
   */
  public final void save(Path file) {
    emission.begin();
    new TrainerFile(emission, clocks).write(file);
  }

  /**
   * Becomes what was saved, clocks included: {@link #train} goes on from there. A file whose network is smaller than this
   * class makes this network as small.
   *
   * @throws PruneException {@link Failure#INPUT_OUTPUT} when the file is damaged or does not fit; it says how
   */
  public final void load(Path file) {
    new TrainerFile(emission, clocks).read(file, true);
  }

  /** Takes widths, masks, parameters and statistics of a file, and begins a run of its own: clocks and slots are zero. */
  public final void startFrom(Path file) {
    new TrainerFile(emission, clocks).read(file, false);
  }

  /** The network as its program declares it. */
  public final Network network() {
    return emission.network();
  }

  /** How it trains. */
  public final Settings settings() {
    return settings;
  }

  /** The seed in use. */
  public final long seed() {
    return emission.seed();
  }

  /** What is left of the network: channels in memory, masks, counts of parameters and FLOPs. */
  public final Structure structure() {
    return emission.structure();
  }

  /** Channels in memory, group by group. */
  public final Map<String, Integer> widths() {
    Map<String, Integer> widths = new LinkedHashMap<>();
    for (int g = 0; g < network().groups().size(); g++) {
      widths.put(network().groups().get(g).name(), structure().widths()[g]);
    }
    return widths;
  }

  /** Bytes of all device buffers of this trainer: of those it has, or will have once it begins. */
  public final long plannedBytes() {
    return emission.plannedBytes();
  }

  /** Gives all device memory back. */
  @Override
  public final void close() {
    emission.close();
  }

  // What the parts of a trainer share.

  final Emission emission() {
    return emission;
  }

  final Clocks clocks() {
    return clocks;
  }

  final Events events() {
    return events;
  }

  final Evaluation evaluation() {
    return evaluation;
  }

  final void runGradients() {
    gradientsStep.run();
  }

  final void runUpdate() {
    clocks.update();
    rates[LEARNING_RATE] = learningRate();
    rates[CORRECTION] = 1 - Math.pow(settings.beta1(), clocks.updates());
    rates[CORRECTION + 1] = 1 - Math.pow(settings.beta2(), clocks.updates());
    device.write(scalars, 0, rates, 0, rates.length);
    (active == null ? updateStep : updateActiveStep).run();
  }

  final double learningRate() {
    return curve.rate(settings.rate(), clocks.scheduleStep(), clocks.scheduleTotal());
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
    series.forEach((name, history) -> {
      if (history.measuredIn(epoch)) {
        values.put(name, history.now());
      }
    });
    return values;
  }

  private TrainingLoop running() {
    if (loop == null) {
      throw new PruneException(
          Failure.USAGE, "The network `" + network().name() + "` has no data before it is trained.",
          "Do this in a hook of the schedule.");
    }
    return loop;
  }

  private void makeStep() {
    gradientsStep.make();
    (active == null ? updateStep : updateActiveStep).make();
  }

  private void bind() {
    Buffers buffers = emission.buffers();
    parameters = buffers.real("parameters");
    gradients = buffers.real("gradients");
    statistics = buffers.real("statistics");
    active = buffers.real("active");
    scalars = buffers.real("scalars");
    losses = buffers.real("losses");
    hits = buffers.real("hits");
    totals = buffers.real("totals");
    unitScores = buffers.real("unit scores");
    elementScores = buffers.real("element scores");
    targets = buffers.real("targets");
    dims = buffers.whole("dims");
    labels = buffers.whole("labels");
    samples = buffers.whole("samples");
    keys = buffers.whole("keys");
    originals = buffers.whole("originals");
  }
}
