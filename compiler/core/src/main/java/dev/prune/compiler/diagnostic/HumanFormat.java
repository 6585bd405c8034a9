package dev.prune.compiler.diagnostic;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Messages as people read them:
 *
 * <pre>
 * Error PR0112: Found `=` where `:` was expected.
 *   lenet300.prune:5:25
 *
 *   5 |   fc1 = dense(image, 300, bias = false)
 *     |                                ^
 *
 *   An argument is named with `:`, as in `dense(300, bias: false)`; `=` names a value.
 * </pre>
 */
public final class HumanFormat {
  private static final String BOLD = "\u001B[1m";
  private static final String RED = "\u001B[31m";
  private static final String YELLOW = "\u001B[33m";
  private static final String BLUE = "\u001B[34m";
  private static final String PLAIN = "\u001B[0m";

  private HumanFormat() {}

  /** One message, closed by a line break; with {@code colour} for a terminal that knows ANSI escapes. */
  public static String render(Diagnostic diagnostic, boolean colour) {
    Span span = diagnostic.span();
    String mark = diagnostic.severity() == Severity.ERROR ? RED : YELLOW;
    String kind = diagnostic.severity() == Severity.ERROR ? "Error" : "Warning";
    Excerpt excerpt = Excerpt.of(span);
    String number = String.valueOf(span.line());
    String blank = " ".repeat(number.length());
    StringBuilder text = new StringBuilder();
    text.append(paint(kind + " " + diagnostic.code().id() + ":", BOLD + mark, colour));
    text.append(' ').append(paint(Excerpt.visible(diagnostic.message()), BOLD, colour)).append('\n');
    text.append("  ").append(Excerpt.visible(span.source().name()));
    text.append(':').append(span.line()).append(':').append(span.column()).append("\n\n");
    text.append("  ").append(paint(number + " |", BLUE, colour)).append(indented(excerpt.line())).append('\n');
    text.append("  ").append(paint(blank + " |", BLUE, colour)).append(' ');
    text.append(" ".repeat(excerpt.indent())).append(paint(excerpt.carets(), mark, colour)).append('\n');
    if (!diagnostic.help().isEmpty()) {
      text.append('\n');
      diagnostic.help().forEach(help -> text.append("  ").append(Excerpt.visible(help)).append('\n'));
    }
    return text.toString();
  }

  /** All messages, an empty line between two, and their number. */
  public static String render(List<Diagnostic> diagnostics, boolean colour) {
    String messages =
        diagnostics.stream().map(diagnostic -> render(diagnostic, colour)).collect(Collectors.joining("\n"));
    return diagnostics.isEmpty() ? "" : messages + "\n" + count(diagnostics) + "\n";
  }

  private static String count(List<Diagnostic> diagnostics) {
    long errors = diagnostics.stream().filter(d -> d.severity() == Severity.ERROR).count();
    long warnings = diagnostics.size() - errors;
    if (warnings == 0) {
      return number(errors, "error") + ".";
    }
    return errors == 0
        ? number(warnings, "warning") + "."
        : number(errors, "error") + " and " + number(warnings, "warning") + ".";
  }

  private static String number(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : noun + "s");
  }

  private static String indented(String line) {
    return line.isEmpty() ? "" : " " + line;
  }

  private static String paint(String text, String style, boolean colour) {
    return colour ? style + text + PLAIN : text;
  }
}
