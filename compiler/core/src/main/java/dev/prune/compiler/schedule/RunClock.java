package dev.prune.compiler.schedule;

import dev.prune.compiler.resolve.Constant;
import dev.prune.compiler.syntax.Expression.Clock;
import java.util.OptionalLong;

/**
 * Epochs and steps on one scale, so that moments of both clocks can be compared. A tick is half a step: what happens
 * after step s is at tick 2s, the end of epoch n one tick after its last step. Where the text does not tell how many
 * steps an epoch has, an epoch is given far more than it can have; a moment in steps is then an interval.
 *
 * @param epochs epochs of the run
 * @param stepsPerEpoch steps of an epoch, where the text tells
 */
public record RunClock(int epochs, OptionalLong stepsPerEpoch) {
  /** What does not come, as far as the text tells. */
  public static final long NEVER = Long.MAX_VALUE / 4;

  private static final long MANY_STEPS = 1L << 32;

  /**
   * When something happens, in ticks.
   *
   * @param earliest not before
   * @param latest not after; {@link #NEVER} where it may not come at all
   */
  public record Interval(long earliest, long latest) {
    /** Whether the text tells when it is. */
    public boolean fixed() {
      return earliest == latest;
    }
  }

  /** The clock of a run of so many epochs. The number of samples is known where the data clause says it. */
  public static RunClock of(int epochs, DataClause data, int batch) {
    return new RunClock(epochs, stepsPerEpoch(data, batch));
  }

  private static OptionalLong stepsPerEpoch(DataClause data, int batch) {
    Double train = data.numbers().get("train");
    if (train == null || train < 1) {
      return OptionalLong.empty();
    }
    double share = data.numbers().getOrDefault("validate", 0.0);
    // As the samples are held out when a run begins.
    long samples = train.longValue() - (share > 0 ? Math.max(1, Math.round(share * train)) : 0);
    return samples < 1 ? OptionalLong.empty() : OptionalLong.of(Math.ceilDiv(samples, (long) batch));
  }

  /** The steps of the run; 0 where they are not known. */
  public long steps() {
    return stepsPerEpoch.orElse(0) * epochs;
  }

  /** The tick after which nothing happens. */
  public long end() {
    return endOfEpoch(epochs);
  }

  /** The end of an epoch, 0 for the beginning of the run. */
  public long endOfEpoch(long epoch) {
    return epoch == 0 ? 0 : 2 * Math.min(epoch, epochs + 1L) * perEpoch() + 1;
  }

  /** After a step. */
  public Interval step(long step) {
    return after(new Interval(0, 0), step);
  }

  /** So many steps after another moment. */
  public Interval after(Interval from, long steps) {
    long near = 2 * Math.min(steps, NEVER / 4);
    long far = stepsPerEpoch.isPresent() ? near : 2 * Math.min(steps, epochs + 1L) * perEpoch();
    return new Interval(Math.min(NEVER, step(from.earliest(), near)), Math.min(NEVER, step(from.latest(), far)));
  }

  /** Steps count from the last one, also from an end of an epoch. */
  private static long step(long from, long ticks) {
    return from / 2 * 2 + ticks;
  }

  /** Epochs that are over at a tick. */
  public long completed(long tick) {
    return Math.max(0, tick - 1) / (2 * perEpoch());
  }

  /** The epoch that a tick lies in or ends. */
  public long epoch(long tick) {
    return tick <= 0 ? 0 : (Math.max(0, tick - 2) / (2 * perEpoch())) + 1;
  }

  /** The first end of an epoch that comes after a tick. */
  long nextEnd(long tick) {
    return endOfEpoch(completed(tick) + 1);
  }

  /** A moment that is the beginning of something: the end of the epoch before, or the step. */
  Interval at(Constant.Moment moment) {
    long epoch = endOfEpoch(moment.at());
    return moment.clock() == Clock.STEP ? step(moment.at()) : new Interval(epoch, epoch);
  }

  private long perEpoch() {
    return stepsPerEpoch.orElse(MANY_STEPS);
  }
}
