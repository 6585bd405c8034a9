package dev.prune.runtime;

import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.KernelFamily;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.schedule.Score;
import dev.prune.runtime.schedule.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lowest link of a trainer: procedures, which hold kernel calls only, and the buffers that these name. A generated
 * class extends {@link Trainer}, the last link.
 */
public abstract sealed class TrainingProgram extends ProgramBuffers permits TrainingHistory {
  /** Position of the learning rate in {@code scalars}. */
  protected static final int LEARNING_RATE = 0;

  /** Position of Adam's two bias corrections in {@code scalars}. */
  protected static final int CORRECTION = 1;

  /** Position of the squared norm of gradients in {@code scalars}, where an update bounds them. */
  protected static final int GRADIENT_NORM = 3;

  /** Position of the summed loss of the first output in {@code totals}; that of the next is 2 further. */
  protected static final int LOSS = 0;

  /** Position of the summed hits of the first output in {@code totals}; that of the next is 2 further. */
  protected static final int HITS = 1;

  /** First position in {@code totals} that metrics of a program that measures one output may use. */
  protected static final int METRICS = 2;

  /** Where everything lives. */
  protected final Device device;

  private final List<ProgramPart> parts = new ArrayList<>();

  /** They write scores and nothing else, so that they can run at any time. */
  private final List<Runnable> scoring = new ArrayList<>();

  /** The schedule takes channels out. */
  private boolean compacts;

  private final Emission emission;
  private final List<Objective> objectives = new ArrayList<>();
  private final Map<String, Optimizer> optimizers = new LinkedHashMap<>();
  private final Evaluation evaluation;

  TrainingProgram(Network network, Settings settings, Device device, Overrides overrides) {
    this.device = device;
    this.emission = new Emission(network, settings, device, overrides, this::bindAll);
    double[] weights = settings.terms().stream().mapToDouble(Settings.Term::weight).toArray();
    objective(weights, this::gradients, this::gradientsInEval);
    ownOptimizer(
        Optimizer.OF_TRAINING, settings.rate(), settings.beta1(), settings.beta2(), this::update, this::updateActive);
    this.evaluation = new Evaluation(emission, emission.procedure("evaluate", this::evaluate), objectives.getFirst());
    outlet(settings.outputName(), settings.output(), settings.outputAxis(), settings.outputArea(), this::predict);
  }

  // What a generated class supplies.

  /** Forward in training mode, losses, hits, sums into {@code totals}; backward, over all of {@code gradients}. */
  protected abstract void gradients();

  /** As {@link #gradients} in evaluation mode: running statistics, no dropout. Only programs whose scores need it. */
  protected void gradientsInEval() {
    throw new PruneException(
        Failure.INTERNAL, "The network `" + emission.network().name() + "` has no gradients in evaluation mode.", "");
  }

  /** One step of the optimiser. */
  protected abstract void update();

  /** One step of the optimiser where {@code active} is not 0. */
  protected abstract void updateActive();

  /** Forward in evaluation mode, losses, hits, sums into {@code totals}, of every output that is measured. */
  protected abstract void evaluate();

  /** Forward in evaluation mode, as far as the main output needs it. */
  protected abstract void predict();

  // What generated code calls.

  /** The kernels of a family on this trainer's device. */
  protected final <F extends KernelFamily> F kernels(Class<F> family) {
    return device.kernels(family);
  }

  /** Declares named buffers with one number a parameter that procedures use, so that the plan has them. */
  protected final void declareFlats(String... names) {
    for (String name : names) {
      emission.flat(name);
    }
  }

  /** Declares named copies of the running statistics that snapshots fill, so that the plan has them. */
  protected final void declareStatistics(String... names) {
    for (String name : names) {
      emission.statistics(name);
    }
  }

  /** Declares named buffers with one number a unit that procedures use, so that the plan has them. */
  protected final void declareUnitBuffers(String... names) {
    for (String name : names) {
      emission.units(name);
    }
  }

  /** Declares that procedures use {@code unitScores} and {@code elementScores} without a score. */
  protected final void declareScores() {
    emission().needScores();
  }

  /** Declares that the schedule takes channels out, so that the plan has what a shrink in place needs. */
  protected final void declareCompaction() {
    compacts = true;
    emission.needCompaction();
  }

  /** A procedure of kernel calls that hooks can run; it lives as long as the trainer, also across events. */
  protected final Runnable procedure(String name, Runnable body) {
    return emission.procedure(name, body);
  }

  /**
   * An optimiser that a phase may have in place of the training's; {@link #update} and {@link #updateActive} are that one.
   *
   * @param name unique in the program
   * @param rate learning rate before any schedule
   * @param beta1 decay of Adam's first moment, otherwise 0
   * @param beta2 decay of Adam's second moment, otherwise 0
   * @param update one step of it
   * @param updateActive one step of it where {@code active} is not 0
   */
  protected final Optimizer ownOptimizer(
      String name, double rate, double beta1, double beta2, Runnable update, Runnable updateActive) {
    String suffix = name.isEmpty() ? "" : " " + name;
    Optimizer optimizer = new Optimizer(
        name, rate, beta1, beta2, emission.procedure("update" + suffix, update),
        emission.procedure("updateActive" + suffix, updateActive));
    optimizers.put(name, optimizer);
    return optimizer;
  }

  /**
   * What a phase minimises in place of the training's loss. They are numbered in the order of their declaration, from 1.
   *
   * @param weights for each output that is measured, what its loss is multiplied by; 0 where it is left out
   * @param gradients as {@link #gradients}, of this loss
   * @param gradientsInEval as {@link #gradientsInEval}, of this loss
   */
  protected final Objective objective(double[] weights, Runnable gradients, Runnable gradientsInEval) {
    String suffix = objectives.isEmpty() ? "" : " " + objectives.size();
    Objective objective = new Objective(
        objectives.size(), weights, emission.procedure("gradients" + suffix, gradients),
        emission.procedure("gradientsInEval" + suffix, gradientsInEval));
    objectives.add(objective);
    return objective;
  }

  /**
   * An output that can be predicted.
   *
   * @param name as the program calls it
   * @param storage the buffer that holds it after {@code predict}
   * @param axis its channels
   * @param area numbers per channel
   * @param predict forward in evaluation mode, as far as it needs
   */
  protected final void outlet(String name, int storage, Axis axis, int area, Runnable predict) {
    evaluation.add(name, emission.procedure("predict " + name, predict), storage, axis, area);
  }

  /** These layers are not trained: nothing that the training's loss reads comes from them. */
  protected final void declareUntrained(List<Integer> layers) {
    emission.freezeBeforeBegin(layers);
  }

  /**
   * A score of channels: {@code body} writes {@code unitScores} at the unit offset of each layer a rule names, and nothing
   * else. A device that records procedures runs it once before training; the named buffers that it reads are declared.
   */
  protected final Score unitScore(String name, Runnable prepare, Runnable body) {
    emission.needScores();
    return new Score(name, Unit.CHANNELS, prepare, scoring(name, body));
  }

  /** As the form with a preparation, of which there is none. */
  protected final Score unitScore(String name, Runnable body) {
    return unitScore(name, () -> {}, body);
  }

  /** A score of weights: {@code body} writes {@code elementScores}. */
  protected final Score elementScore(String name, Runnable prepare, Runnable body) {
    emission.needScores();
    return new Score(name, Unit.WEIGHTS, prepare, scoring(name, body));
  }

  /** As the form with a preparation, of which there is none. */
  protected final Score elementScore(String name, Runnable body) {
    return elementScore(name, () -> {}, body);
  }

  private Runnable scoring(String name, Runnable body) {
    Runnable procedure = emission.procedure("score " + name, body);
    scoring.add(procedure);
    return procedure;
  }

  // What the parts of a trainer share.

  /** Before training: what the schedule's events run is made ready where making it takes long. */
  final void warmUp() {
    emission.warmUp(scoring);
    if (compacts || !scoring.isEmpty()) {
      EventRehearsal.begin(device, emission.network().layers().stream().anyMatch(layer -> layer.kind().equals("conv")));
    }
    if (device.recordsProcedures() && optimizers.size() > 1) {
      optimizers.values().forEach(optimizer -> optimizer.update(active != null).make());
    }
    if (device.recordsProcedures() && objectives.size() > 1) {
      objectives.forEach(objective -> objective.gradients(false).make());
    }
  }

  @Override
  final Emission emission() {
    return emission;
  }

  /** A part that is told of every buffer that is replaced. */
  final void add(ProgramPart part) {
    parts.add(part);
  }

  private void bindAll() {
    bind();
    parts.forEach(ProgramPart::bind);
  }

  final Evaluation evaluation() {
    return evaluation;
  }

  /** What can be minimised, by number. */
  final List<Objective> objectives() {
    return objectives;
  }

  /** The optimisers by name. */
  final Map<String, Optimizer> optimizers() {
    return optimizers;
  }

  /** The update, with learning rate and corrections written before it. */
  final void runUpdate(Optimizer optimizer, double[] rates) {
    device.write(scalars, 0, rates, 0, rates.length);
    optimizer.update(active != null).run();
  }

  /** Hands the procedures of a training step to the device. */
  final void makeStep(Optimizer optimizer, Objective objective) {
    objective.gradients(false).make();
    optimizer.update(active != null).make();
  }
}
