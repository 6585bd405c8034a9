package dev.prune.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Breaks sentences at spaces. */
public final class Wrapping {
  private Wrapping() {}

  /** The lines of a text, each at most {@code width} wide unless one word is wider; no line for an empty text. */
  public static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.codePointCount(0, line.length()) + 1 + word.codePointCount(0, word.length()) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }
}
