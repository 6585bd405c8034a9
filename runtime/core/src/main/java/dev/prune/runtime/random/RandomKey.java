package dev.prune.runtime.random;

/**
 * A key of a random stream, found by walking down from a seed.
 *
 * <pre>{@code
 * RandomKey layer = RandomKey.of(42, Purpose.INIT).derive(layerPosition);
 * float w = layer.normal(originalUnit, elementOfUnit);
 * }</pre>
 *
 * <p><b>How places become bits.</b> A stream is named by a path (seed, purpose, a, b, ...) of any length, a number by
 * two further words. Each step of the path replaces the 64-bit key by Threefry of that step's value under it; the
 * depth of the step enters the counter, so paths of different length do not meet. Under one key, different places
 * have different blocks by construction, since Threefry is a bijection of counters. Two different paths have the same
 * key only by chance: with 2^20 streams in a run the probability is below 2^-24.
 *
 * <p>Put what changes per event (layer, epoch, step) in the path, on the host, and what is per element in the place:
 * for a weight (original index of the output unit, element within that unit in logical order of the original layer),
 * for dropout as in {@link DropoutPattern}. The words are 32 bits, more than any index.
 *
 * @param bits the two key words, as {@link Threefry#pack} puts them
 * @param depth number of steps below the seed
 */
public record RandomKey(long bits, int depth) {
  /** The key of everything drawn for {@code purpose} in a run with {@code seed}. */
  public static RandomKey of(long seed, Purpose purpose) {
    return new RandomKey(seed, 0).derive(purpose.number());
  }

  /** The key one step down; a different {@code value} is a different stream. */
  public RandomKey derive(int value) {
    return new RandomKey(Threefry.derive(bits, value, depth), depth + 1);
  }

  /** First key word, for a device buffer. */
  public int first() {
    return Threefry.first(bits);
  }

  /** Second key word, for a device buffer. */
  public int second() {
    return Threefry.second(bits);
  }

  /** As {@link Draws#uniform}. */
  public float uniform(int first, int second) {
    return Draws.uniform(bits, first, second);
  }

  /** As {@link Draws#normal}. */
  public float normal(int first, int second) {
    return Draws.normal(bits, first, second);
  }

  /** As {@link Draws#below}. */
  public int below(int bound, int first, int second) {
    return Draws.below(bound, bits, first, second);
  }
}
