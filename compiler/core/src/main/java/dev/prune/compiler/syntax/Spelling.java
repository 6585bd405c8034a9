package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What can be wrong with the words and signs of a text before anyone asks how they stand together. */
final class Spelling {
  /** The longest name: generated Java and files of trained weights carry it. */
  static final int MAXIMAL_NAME = 64;

  private static final int REPORTED = 20;

  /** What people write who come from other languages, and what it is called here. */
  private static final Map<String, String> HERE =
      Map.of(
          "&", "and",
          "|", "or",
          "!", "not",
          "#", "//",
          "\u2192", "|>",
          "\u2264", "<=",
          "\u2265", ">=",
          "\u2260", "!=",
          "\u00D7", "*",
          "\u2212", "-");

  private static final String QUOTES = "'`\u201C\u201D\u201E\u201F\u2018\u2019\u201A\u00AB\u00BB\u2033";

  private Spelling() {}

  /**
   * Reports unknown characters, unclosed texts, names beyond measure and brackets too deep; true if there is nothing.
   */
  static boolean check(List<Lexeme> lexemes, Diagnostics found) {
    int reported = 0;
    int depth = 0;
    for (int i = 0; i < lexemes.size() && reported < REPORTED; i++) {
      Lexeme lexeme = lexemes.get(i);
      if (lexeme.kind() == Lexeme.Kind.UNKNOWN) {
        int last = i;
        while (continues(lexemes, last)) {
          last++;
        }
        unknown(lexeme.text(), lexeme.span().to(lexemes.get(last).span()), found);
        i = last;
        reported++;
      } else if (lexeme.kind() == Lexeme.Kind.UNCLOSED_TEXT) {
        found.report(Code.UNTERMINATED_TEXT, lexeme.span());
        reported++;
      } else if (lexeme.kind() == Lexeme.Kind.WORD && lexeme.text().length() > MAXIMAL_NAME) {
        found.report(Code.NAME_TOO_LONG, lexeme.span(), lexeme.text().length(), MAXIMAL_NAME);
        reported++;
      } else if (prefixes(lexemes, i) > Parser.MAXIMAL_NESTING) {
        found.report(Code.NESTING_TOO_DEEP, lexeme.span(), Parser.MAXIMAL_NESTING);
        return false;
      } else if (lexeme.opens() && ++depth > Parser.MAXIMAL_NESTING) {
        found.report(Code.NESTING_TOO_DEEP, lexeme.span(), Parser.MAXIMAL_NESTING);
        return false;
      } else if (lexeme.closes()) {
        depth--;
      }
    }
    return reported == 0;
  }

  /** How many {@code -} or {@code not} stand in a row up to here: each nests like a bracket. */
  private static int prefixes(List<Lexeme> lexemes, int at) {
    int count = 0;
    while (count <= Parser.MAXIMAL_NESTING && at >= count && isPrefix(lexemes.get(at - count))) {
      count++;
    }
    return count;
  }

  private static boolean isPrefix(Lexeme lexeme) {
    return lexeme.text().equals("-") || lexeme.text().equals("not");
  }

  /** Whether the next character is unknown too, stands right beside this one, and belongs into the same message. */
  private static boolean continues(List<Lexeme> lexemes, int at) {
    Lexeme next = lexemes.get(at + 1);
    return next.kind() == Lexeme.Kind.UNKNOWN
        && next.span().start() == lexemes.get(at).span().end()
        && !QUOTES.contains(next.text());
  }

  private static void unknown(String first, Span span, Diagnostics found) {
    String text = span.source().text().substring(span.start(), span.end());
    if (QUOTES.contains(first)) {
      found.report(Code.WRONG_QUOTE, span, "`" + text + "`");
    } else if (HERE.containsKey(first)) {
      found.report(Code.FOREIGN_SIGN, span, "`" + text + "`", "`" + HERE.get(first) + "`");
    } else if (first.equals(";")) {
      found.report(Code.SEMICOLON, span);
    } else {
      found.report(Code.UNKNOWN_CHARACTER, span, shown(text));
    }
  }

  private static String shown(String text) {
    int point = text.codePointAt(0);
    boolean visible = text.codePoints().noneMatch(Spelling::invisible);
    String name = Character.getName(point);
    String code =
        String.format(Locale.ROOT, "U+%04X", point)
            + (name == null ? "" : " (" + name.toLowerCase(Locale.ROOT) + ")");
    return visible ? "`" + text + "`" : code;
  }

  private static boolean invisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
          Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
