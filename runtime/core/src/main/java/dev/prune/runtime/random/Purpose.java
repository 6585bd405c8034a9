package dev.prune.runtime.random;

/**
 * What a random number is for. Streams of different purposes share nothing, so that a network with dropout shuffles its
 * data as one without. The numbers are part of what makes a run repeatable: never reuse or change one.
 */
public enum Purpose {
  /** First values of parameters, also of those that are re-initialised or grown. */
  INIT(1),
  /** Which activations dropout zeroes. */
  DROPOUT(2),
  /** The order in which samples are visited. */
  SHUFFLE(3),
  /** The score called {@code random}, and the choice in {@code random <amount>}. */
  RANDOM_SCORE(4),
  /** Noise added to weights or gradients. */
  NOISE(5),
  /** Samples that the program draws itself. */
  DATA(6),
  /** Which samples are held out for validation or test. */
  HOLD_OUT(7),
  /** Which samples scores look at. */
  SCORE_BATCHES(8),
  /** Which masked weights grow by chance: not those that chance masks in the same step. */
  GROWTH(9),
  /** The random choices of which the fittest is taken. */
  CANDIDATE(10),
  /** How far random gates are open. */
  GATE(11),
  /** How training samples are changed. */
  AUGMENTATION(12);

  private final int number;

  Purpose(int number) {
    this.number = number;
  }

  /** The number that enters the key. */
  public int number() {
    return number;
  }
}
