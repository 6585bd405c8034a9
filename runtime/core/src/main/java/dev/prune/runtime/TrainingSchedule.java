package dev.prune.runtime;

import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.schedule.RateCurve;

/**
 * The last link of a trainer before what applications call: the hooks that a schedule fills with plain Java, and the
 * learning rate over time. What hooks use there comes from the links below.
 */
public abstract sealed class TrainingSchedule extends TrainingActions permits Trainer {
  private final Settings settings;
  private final double[] rates = {0, 1, 1};
  private RateCurve curve;

  TrainingSchedule(Network network, Settings settings, Device device, Overrides overrides) {
    super(network, settings, device, overrides);
    this.settings = settings;
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

  /** In every step with an update, just before it: adds the derivatives of penalties to the gradients. */
  protected void addPenalties() {}

  /** In every step, after the update. */
  protected void afterUpdate() {}

  /** After each epoch's evaluation on the validation split. */
  protected void endOfEpoch() {}

  /** Whether the run ends with the epoch just completed. */
  protected boolean finished() {
    return epoch() >= epochs();
  }

  /** The learning rate over time, asked for when a run begins and {@link #stepsPerEpoch} is known. */
  protected RateCurve rates() {
    return settings.schedule();
  }

  // What generated code calls.

  /**
   * The schedule step becomes 0 and {@code curve} counts for {@code steps} steps: before the update from this step on,
   * after it from the next.
   */
  protected final void restartSchedule(RateCurve newCurve, long steps) {
    curve = newCurve;
    state().restarted = newCurve;
    clocks().beginSchedule(steps);
  }

  /** As the form with a length, which is here what is left of the planned epochs. */
  protected final void restartSchedule(RateCurve newCurve) {
    restartSchedule(newCurve, Math.max(0, (long) epochs() * stepsPerEpoch() - clocks().stepsOver()));
  }

  // What the parts of a trainer share.

  @Override
  final void begin(TrainingLoop newLoop) {
    super.begin(newLoop);
    curve = state().restarted != null ? state().restarted : rates();
  }

  final void runUpdate() {
    clocks().update();
    rates[LEARNING_RATE] = learningRate();
    updating().corrections(clocks().updates(), rates, CORRECTION);
    runUpdate(updating(), rates);
  }

  final double learningRate() {
    return curve.rate(updating().rate(), clocks().scheduleStep(), clocks().scheduleTotal());
  }
}
