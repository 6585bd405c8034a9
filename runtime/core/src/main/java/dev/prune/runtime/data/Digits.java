package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.random.Purpose;
import dev.prune.runtime.random.RandomKey;

/**
 * Handwritten-looking digits that the program draws itself, so that a first training needs no download: 28 x 28 grey
 * images in [0, 1], bright ink on dark paper as in MNIST, and ten classes.
 *
 * <p>A sample is a function of (seed, split, index) alone: a larger set begins with the samples of a smaller one, and
 * splits share nothing. See {@link DrawnDigits} for when they are drawn.
 */
public final class Digits implements DataSource {
  /** Training samples unless asked otherwise. */
  public static final int TRAIN = 12_000;

  /** Test samples unless asked otherwise. */
  public static final int TEST = 2_000;

  private static final int PIXELS = Pen.SIDE * Pen.SIDE;
  private static final int MOST = Integer.MAX_VALUE / PIXELS;

  private final long seed;
  private final int[] sizes = new int[Split.values().length];
  private final DrawnDigits[] drawn = new DrawnDigits[Split.values().length];

  /** The set of {@code seed} in its usual size. */
  public Digits(long seed) {
    this(seed, TRAIN, TEST);
  }

  /** The set of {@code seed} with {@code train} and {@code test} samples. */
  public Digits(long seed, int train, int test) {
    this.seed = seed;
    sizes[Split.TRAIN.ordinal()] = checked("train", train);
    sizes[Split.TEST.ordinal()] = checked("test", test);
  }

  private static int checked(String word, int size) {
    if (size < 0 || size > MOST) {
      throw new PruneException(
          Failure.USAGE,
          "The data set `digits` was asked for %d %s samples.".formatted(size, word),
          "Ask for a number from 0 to %d.".formatted(MOST));
    }
    return size;
  }

  @Override
  public int[] shape() {
    return new int[] {1, Pen.SIDE, Pen.SIDE};
  }

  @Override
  public int classes() {
    return 10;
  }

  @Override
  public int targetWidth() {
    return 0;
  }

  @Override
  public int size(Split split) {
    return sizes[split.ordinal()];
  }

  @Override
  public void sample(Split split, int index, float[] into, int at) {
    images(split).pixels(index, into, at);
  }

  @Override
  public int label(Split split, int index) {
    return images(split).label(index);
  }

  @Override
  public void target(Split split, int index, float[] into, int at) {
    throw new UnsupportedOperationException("Digits have classes, not targets.");
  }

  @Override
  public boolean unchanging() {
    return true;
  }

  @Override
  public String description() {
    return "digits drawn by the program, %d for training and %d for test, seed %d"
        .formatted(size(Split.TRAIN), size(Split.TEST), seed);
  }

  @Override
  public synchronized void close() {
    for (DrawnDigits digits : drawn) {
      if (digits != null) {
        digits.close();
      }
    }
  }

  private synchronized DrawnDigits images(Split split) {
    DrawnDigits digits = drawn[split.ordinal()];
    if (digits == null) {
      digits = new DrawnDigits(size(split), RandomKey.of(seed, Purpose.DATA).derive(split.ordinal()));
      drawn[split.ordinal()] = digits;
    }
    return digits;
  }
}
