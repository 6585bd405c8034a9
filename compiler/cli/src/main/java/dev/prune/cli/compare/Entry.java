package dev.prune.cli.compare;

import java.nio.file.Path;

/**
 * One training of a comparison.
 *
 * @param variant what is trained
 * @param seed with which seed
 * @param folder where its files are
 * @param key changes with everything that the result depends on
 */
public record Entry(Variant variant, long seed, Path folder, String key) {
  /** For people: {@code snip, 90 % of weights, seed 2}. */
  public String words() {
    return variant.words() + ", seed " + seed;
  }
}
