package dev.prune.compiler.diagnostic;

/**
 * The line of a text that a message is about, as a terminal can show it.
 *
 * @param line the line: tabs as blanks, control characters replaced, the far ends of a wide line left out
 * @param indent how many columns stand before the carets
 * @param carets one caret for each column of the span; a span that goes on below ends in {@code ...}
 */
record Excerpt(String line, int indent, String carets) {
  private static final int WIDTH = 100;
  private static final String TAB = "  ";
  private static final String CUT = "...";

  static Excerpt of(Span span) {
    String text = span.source().text();
    int start = Math.min(span.start(), text.length());
    int lineStart = start == 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
    int lineEnd = text.indexOf('\n', start);
    lineEnd = lineEnd < 0 ? text.length() : lineEnd;
    if (lineEnd > lineStart && text.charAt(lineEnd - 1) == '\r') {
      lineEnd--;
    }
    int end = Math.min(span.end(), text.length());
    int from = Math.min(start, lineEnd);
    int to = Math.clamp(end, from, lineEnd);
    boolean goesOn = end > lineEnd && !text.substring(lineEnd, end).isBlank();
    String before = visible(text.substring(lineStart, from));
    String marked = visible(text.substring(from, to));
    String after = visible(text.substring(to, lineEnd));
    return clipped(before, marked, after, goesOn);
  }

  /** Keeps the span in sight: first the end of the line goes, then its beginning, then the end of the span. */
  private static Excerpt clipped(String before, String marked, String after, boolean goesOn) {
    String left = before;
    String middle = marked;
    String right = after;
    if (width(left) + width(middle) + width(right) > WIDTH) {
      right = head(right, Math.max(20, WIDTH - width(left) - width(middle)));
      left = tail(left, Math.max(20, WIDTH - width(middle) - width(right)));
      if (width(middle) > WIDTH) {
        middle = head(middle, WIDTH);
        right = "";
      }
    }
    String carets = "^".repeat(Math.max(1, width(middle))) + (goesOn ? " " + CUT : "");
    return new Excerpt((left + middle + right).stripTrailing(), width(left), carets);
  }

  /** A text that cannot move the cursor, change colours or turn the direction of writing. */
  static String visible(String text) {
    StringBuilder visible = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              switch (Character.getType(point)) {
                case Character.CONTROL -> visible.append(point == '\t' ? TAB : "\uFFFD");
                case Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    visible.append('\uFFFD');
                default -> visible.appendCodePoint(point);
              }
            });
    return visible.toString();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String head(String text, int width) {
    return width(text) <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - CUT.length())) + CUT;
  }

  private static String tail(String text, int width) {
    return width(text) <= width
        ? text
        : CUT + text.substring(text.offsetByCodePoints(text.length(), CUT.length() - width));
  }
}
