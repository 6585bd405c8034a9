package dev.prune.runtime.schedule;

import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.RandomKey;

/**
 * The two clocks of a run. Epoch and step only go forward and key randomness and the order of the data; the schedule
 * step restarts with every schedule and feeds learning rates. The optimiser's count of updates restarts with its slots.
 */
public final class Clocks {
  private int completedEpochs;
  private int stepsInEpoch;
  private boolean inEpoch;
  private long step;
  private long scheduleStep;
  private long scheduleTotal;
  private long updates;
  private boolean inStep;

  /** The epoch that is running, 1-based; between epochs the one just completed, 0 before the first. */
  public int epoch() {
    return inEpoch ? completedEpochs + 1 : completedEpochs;
  }

  /** Epochs that are over. */
  public int completedEpochs() {
    return completedEpochs;
  }

  /** Steps begun in the running epoch. */
  public int stepsInEpoch() {
    return stepsInEpoch;
  }

  /** Steps begun since the start of the run. */
  public long step() {
    return step;
  }

  /** Steps that are over: without the one that is running, until its update is done. */
  public long stepsOver() {
    return inStep ? step - 1 : step;
  }

  /** Steps that are over since the schedule began; what the running step's learning rate is a function of. */
  public long scheduleStep() {
    return scheduleStep;
  }

  /** Steps that the schedule is meant to take. */
  public long scheduleTotal() {
    return scheduleTotal;
  }

  /** Updates of the optimiser since its slots were zero. */
  public long updates() {
    return updates;
  }

  /** The key of what is drawn in this step. */
  public RandomKey random(long seed, Purpose purpose) {
    return RandomKey.of(seed, purpose).derive((int) step);
  }

  /** An epoch begins, or goes on where it was interrupted. */
  public void beginEpoch() {
    inEpoch = true;
  }

  /** The running epoch is over. */
  public void endEpoch() {
    inEpoch = false;
    completedEpochs++;
    stepsInEpoch = 0;
  }

  /** A step begins. */
  public void beginStep() {
    step++;
    stepsInEpoch++;
    inStep = true;
  }

  /** The update of a step is done: a schedule that begins from here on begins with the next step. */
  public void endStep() {
    scheduleStep++;
    inStep = false;
  }

  /** The optimiser updates. */
  public void update() {
    updates++;
  }

  /** A schedule of {@code total} steps begins. */
  public void beginSchedule(long total) {
    scheduleStep = 0;
    scheduleTotal = total;
  }

  /** The optimiser's slots hold what they held after {@code count} updates. */
  public void setUpdates(long count) {
    updates = count;
  }

  /** Sets every clock, for a run that goes on from a file. */
  public void set(int epochs, int inEpochSteps, long steps, long scheduleSteps, long scheduleLength, long count) {
    completedEpochs = epochs;
    stepsInEpoch = inEpochSteps;
    inEpoch = false;
    inStep = false;
    step = steps;
    scheduleStep = scheduleSteps;
    scheduleTotal = scheduleLength;
    updates = count;
  }
}
