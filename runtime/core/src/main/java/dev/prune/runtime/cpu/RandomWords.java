package dev.prune.runtime.cpu;

/**
 * Loops over the random words of one key: the first word of each block of {@link dev.prune.runtime.random.Threefry}, to
 * the bit.
 */
public interface RandomWords {
  /** Words that are drawn before they are used, few enough to stay in the nearest cache. */
  int RUN = 1024;

  /** {@code words[i]} is the first word at place {@code (first[at + i], second[at + i])} under {@code key}. */
  void draw(long key, int[] first, int[] second, int at, int count, int[] words);

  /**
   * {@code y[at + i] = x[at + i] / share} where the upper 24 bits of {@code words[i]} are a number of at least {@code
   * least}, and 0 elsewhere.
   *
   * @param least from {@link dev.prune.runtime.random.DropoutPattern#least}
   */
  void drop(int[] words, int least, float share, float[] x, float[] y, int at, int count);
}
