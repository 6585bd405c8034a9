package dev.prune.runtime.device;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The word of {@code --device}, taken apart: {@code cpu}, {@code tornado}, {@code tornado:1}.
 *
 * @param kind {@code tornado} of {@code tornado:1}
 * @param number 1 of {@code tornado:1}; 0 where none is said
 */
public record DeviceWord(String kind, int number) {
  private static final Pattern FORM = Pattern.compile("([a-z][a-z0-9-]*)(?::([0-9]{1,3}))?");

  /** Takes a word apart; whether there is such a device is not asked. */
  public static DeviceWord of(String word) {
    Matcher matcher = FORM.matcher(word);
    if (!matcher.matches()) {
      throw new PruneException(
          Failure.USAGE,
          "There is no device `" + word + "`.",
          "A device is a word such as `cpu`, or a word and a number such as `tornado:1`.");
    }
    return new DeviceWord(matcher.group(1), matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)));
  }
}
