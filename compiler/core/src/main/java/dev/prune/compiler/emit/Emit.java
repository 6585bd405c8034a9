package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.formula.JavaFormula;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The doorway for text of a user into comments of generated Java. */
public final class Emit {
  private static final int LONGEST = 110;

  private Emit() {}

  /**
   * Text that is harmless inside a comment: one line, without control characters, without the end of a comment and without
   * backslashes, because javac decodes Unicode escapes inside comments before it sees where they end.
   */
  public static String text(String text) {
    String line = harmless(text);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
  }

  private static String harmless(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean plain = c >= ' ' && c < 0x7f;
              safe.append(c == '\\' ? "/" : plain ? Character.toString(c) : Character.isWhitespace(c) ? " " : "?");
            });
    return safe.toString().replace("*/", "* /").replace("/*", "/ *").strip();
  }

  /** {@code lenet300.prune:7  fc1 = image |> flatten |> dense(300)}: where, and the line as written. */
  public static String line(Span span) {
    String all = span.source().text();
    int begin = all.lastIndexOf('\n', span.start() - 1) + 1;
    int end = all.indexOf('\n', span.start());
    return text(span.place() + "  " + all.substring(begin, end < 0 ? all.length() : end).strip());
  }

  /** A number as a person writes it. */
  static CodeBlock number(double value) {
    return CodeBlock.of("$L", JavaFormula.number(value, false));
  }

  /** Documentation of a user for Javadoc: line by line, with a paragraph at each empty one. */
  static String javadoc(String text) {
    return Arrays.stream(text.strip().split("\\R[ \\t]*\\R"))
        .map(paragraph -> html(wrapped(harmless(paragraph))))
        .collect(Collectors.joining("\n\n<p>"));
  }

  /** The same words on lines of readable width. */
  private static String wrapped(String line) {
    StringBuilder lines = new StringBuilder();
    int width = 0;
    for (String word : line.split(" ")) {
      if (width > 0 && width + 1 + word.length() > LONGEST) {
        lines.append('\n');
        width = 0;
      }
      lines.append(width == 0 ? "" : " ").append(word);
      width += word.length() + (width == 0 ? 0 : 1);
    }
    return lines.toString();
  }

  /** Text for Javadoc: signs that Javadoc reads as markup are spelled out. */
  static String html(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;").replace("{", "&#123;");
  }

  /** {@code lenet300.prune}, without the folders of the file. */
  public static String fileName(Source source) {
    String name = source.name();
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }
}
