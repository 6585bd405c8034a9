package dev.prune.runtime.schedule;

/** Where a sequence of phases stands: which phase, since when, and how long its condition has held. */
public final class Phases {
  private int phase;
  private int beganEpoch;
  private long beganStep;
  private int held;

  /** Whether the phase with this number is the present one; 0 before the first, -1 after the last. */
  public boolean at(int number) {
    return phase == number;
  }

  /** Whether the last phase is over. */
  public boolean over() {
    return phase < 0;
  }

  /**
   * A phase begins.
   *
   * @param number from 1
   * @param epoch completed epochs
   * @param step steps so far
   */
  public void enter(int number, int epoch, long step) {
    phase = number;
    beganEpoch = epoch;
    beganStep = step;
    held = 0;
  }

  /** The last phase is over. */
  public void finish() {
    phase = -1;
  }

  /** Epochs that were complete when the present phase began. */
  public int beganEpoch() {
    return beganEpoch;
  }

  /** Steps that were done when the present phase began. */
  public long beganStep() {
    return beganStep;
  }

  /** The present phase: 0 before the first, -1 after the last. */
  public int number() {
    return phase;
  }

  /** How often in a row the present phase's condition has held. */
  public int held() {
    return held;
  }

  /** Stands where a run stood that was saved. */
  public void set(int number, int epoch, long step, int times) {
    phase = number;
    beganEpoch = epoch;
    beganStep = step;
    held = times;
  }

  /** Whether a condition has held so many times in a row; asked once each time it is looked at. */
  public boolean holds(boolean condition, int patience) {
    held = condition ? held + 1 : 0;
    return held >= patience;
  }
}
