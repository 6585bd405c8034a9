package dev.prune.compiler.group;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the channels of a residual stream live and die: of layers whose results are added. */
public enum Residual {
  /** Position by position: a channel goes from all members at once, chosen by the sum of their scores. */
  INDEX_ALIGNED,

  /** As many channels of each member, each its own by its own scores; what is left is added in order. */
  COUNT_ALIGNED,

  /** Never. */
  EXCLUDED;

  /** The word of a program. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By its word. */
  public static Optional<Residual> find(String word) {
    return Arrays.stream(values()).filter(r -> r.word().equals(word)).findFirst();
  }

  /** All words. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Residual::word).toList();
  }
}
