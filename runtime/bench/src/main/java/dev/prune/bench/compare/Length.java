package dev.prune.bench.compare;

/**
 * How long a fork measures.
 *
 * @param warmups iterations that are thrown away
 * @param iterations iterations that count
 * @param milliseconds of an iteration; it ends with the invocation that exceeds them
 */
record Length(int warmups, int iterations, int milliseconds) {
  /** For every build that asks for the profile. */
  static final Length SHORT = new Length(6, 5, 500);

  /** For figures that are published. */
  static final Length FULL = new Length(8, 10, 1000);
}
