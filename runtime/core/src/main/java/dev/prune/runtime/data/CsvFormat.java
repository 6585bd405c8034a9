package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;

/**
 * How the columns of a CSV file are to be read. Every column that is not label or target is an input.
 *
 * @param label where the label or the first target stands: {@code first}, {@code last}, the name of a column in the
 *     header, or its number counted from 1; with several targets {@code last} means the last ones
 * @param targets number of adjacent columns that are real targets, or 0 if the column is a class
 * @param classes number of classes, or 0 for the largest label plus one
 * @param scale inputs are divided by this; for grey values 255
 * @param separator the character between columns, or empty to take the first of tab, semicolon, comma that occurs
 * @param shape extents of one sample as in {@code 1x28x28}, or empty for one axis of all inputs
 */
public record CsvFormat(String label, int targets, int classes, double scale, String separator, String shape) {
  /** A class in the last column, and everything else found out from the file. */
  public static final CsvFormat USUAL = new CsvFormat("last", 0, 0, 1, "", "");

  /** Refuses what cannot be meant. */
  public CsvFormat {
    if (!Double.isFinite(scale) || scale == 0) {
      throw new PruneException(
          Failure.USAGE,
          "The inputs of a CSV file cannot be divided by %s.".formatted(scale),
          "Give a `scale` that is not zero, for grey values 255.");
    }
    if (separator.length() > 1) {
      throw new PruneException(
          Failure.USAGE,
          "A separator is one character, found `%s`.".formatted(separator),
          "Leave `separator` out to have it found out.");
    }
  }
}
