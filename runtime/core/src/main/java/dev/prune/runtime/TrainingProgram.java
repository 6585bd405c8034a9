package dev.prune.runtime;

import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.KernelFamily;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.schedule.Score;
import dev.prune.runtime.schedule.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lowest third of a trainer: procedures, which hold kernel calls only, and the buffers that these name. A generated
 * class extends {@link Trainer}, which has all three.
 */
public abstract sealed class TrainingProgram extends ProgramBuffers permits TrainingSchedule {
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

  private final List<ProgramPart> parts = new ArrayList<>();

  /** They write scores and nothing else, so that they can run at any time. */
  private final List<Runnable> scoring = new ArrayList<>();

  private final Emission emission;
  private final Procedure gradientsStep;
  private final Procedure gradientsInEvalStep;
  private final Map<String, Optimizer> optimizers = new LinkedHashMap<>();
  private final Evaluation evaluation;

  TrainingProgram(Network network, Settings settings, Device device, Overrides overrides) {
    this.device = device;
    this.emission = new Emission(network, settings, device, overrides, this::bindAll);
    this.gradientsStep = emission.procedure("gradients", this::gradients);
    this.gradientsInEvalStep = emission.procedure("gradientsInEval", this::gradientsInEval);
    ownOptimizer(
        Optimizer.OF_TRAINING, settings.rate(), settings.beta1(), settings.beta2(), this::update, this::updateActive);
    this.evaluation = new Evaluation(
        emission, emission.procedure("evaluate", this::evaluate), emission.procedure("predict", this::predict));
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

  /** Forward in evaluation mode, losses, hits, sums into {@code totals}. */
  protected abstract void evaluate();

  /** Forward in evaluation mode. */
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
    if (device.recordsProcedures() && optimizers.size() > 1) {
      optimizers.values().forEach(optimizer -> optimizer.update(active != null).make());
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

  final void runGradients() {
    gradientsStep.run();
  }

  final Procedure gradientPass(boolean evalMode) {
    return evalMode ? gradientsInEvalStep : gradientsStep;
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
  final void makeStep(Optimizer optimizer) {
    gradientsStep.make();
    optimizer.update(active != null).make();
  }
}
