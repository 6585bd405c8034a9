package dev.prune.compiler.diagnostic;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The text of one {@code .prune} file.
 *
 * @param name how messages name it: the path as the user wrote it, or {@code std/earlycrop.prune}
 * @param text the whole text
 * @param file where it was read from; empty for text given by an application and for the standard library
 */
public record Source(String name, String text, Optional<Path> file) {
  /** Text that did not come from a file. */
  public static Source of(String name, String text) {
    return new Source(name, text, Optional.empty());
  }

  /** The 1-based line of a character offset. */
  public int line(int offset) {
    int line = 1;
    for (int i = 0; i < Math.min(offset, text.length()); i++) {
      if (text.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }

  /** The 1-based column of a character offset. */
  public int column(int offset) {
    return offset == 0 ? 1 : offset - text.lastIndexOf('\n', offset - 1);
  }

  /** The name alone: a text is long and every place in it holds its source. */
  @Override
  public String toString() {
    return name;
  }
}
