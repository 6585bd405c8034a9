package dev.prune.bench.ours;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import java.util.Arrays;

/**
 * A few samples that are shown again and again as if they were many, and the moments at which steps begin to load them. A
 * run that reads samples in its steps only can be timed step by step so, with nothing between the trainer and its loop.
 */
final class SteppingSamples implements DataSource {
  /** How samples come to the trainer. */
  enum Way {
    /** The trainer's thread asks for each when it needs it. */
    LOADED,
    /** They are written once only and stay where they are: loading is left out. */
    STANDING,
    /** Other threads ask for them ahead of the trainer; then steps are not timed. */
    AHEAD
  }

  private final DataSource few;
  private final int count;
  private final int batch;
  private final Way way;
  private final long[] begun;
  private long asked;

  /**
   * @param few training samples
   * @param count how many there seem to be; a multiple of {@code batch}
   * @param steps that will be taken
   */
  SteppingSamples(DataSource few, int count, int batch, int steps, Way way) {
    this.few = few;
    this.count = count;
    this.batch = batch;
    this.way = way;
    this.begun = new long[steps];
  }

  /** Nanoseconds of each step but the last, from the loading of its batch to the loading of the next. */
  long[] steps() {
    int taken = (int) (asked / batch);
    long[] nanos = new long[Math.max(0, taken - 1)];
    Arrays.setAll(nanos, i -> begun[i + 1] - begun[i]);
    return nanos;
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    if (way != Way.AHEAD) {
      if (asked % batch == 0) {
        begun[(int) (asked / batch)] = System.nanoTime();
      }
      asked++;
    }
    if (way != Way.STANDING || asked <= batch) {
      few.sample(split, index % few.size(split), into, at);
    }
  }

  @Override
  public int label(Split split, int index) {
    return few.label(split, index % few.size(split));
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    few.target(split, index % few.size(split), into, at);
  }

  @Override
  public int[] shape() {
    return few.shape();
  }

  @Override
  public int classes() {
    return few.classes();
  }

  @Override
  public int targetWidth() {
    return few.targetWidth();
  }

  @Override
  public int size(Split split) {
    return split == Split.TRAIN ? count : 0;
  }

  @Override
  public boolean concurrent() {
    return way == Way.AHEAD;
  }

  @Override
  public String description() {
    return few.description() + ", again and again";
  }
}
