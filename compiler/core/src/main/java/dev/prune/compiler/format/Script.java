package dev.prune.compiler.format;

import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.syntax.Lexeme;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the tree leaves out and a layout needs: the text as written, where braces stand, the comments. */
final class Script {
  private static final Pattern EMPTY_LINE = Pattern.compile("\\n[ \\t\\r\\f]*\\n");

  private final Source source;
  private final Comments comments;
  private final NavigableMap<Integer, Lexeme> lexemes = new TreeMap<>();
  private final Map<Integer, Integer> closing = new HashMap<>();

  Script(Source source, List<Lexeme> all) {
    this.source = source;
    this.comments = new Comments(source.text(), all);
    Deque<Integer> open = new ArrayDeque<>();
    for (Lexeme lexeme : all) {
      if (lexeme.kind() == Lexeme.Kind.COMMENT) {
        continue;
      }
      lexemes.put(lexeme.span().start(), lexeme);
      if (lexeme.text().equals("{")) {
        open.push(lexeme.span().start());
      } else if (lexeme.text().equals("}")) {
        closing.put(open.pop(), lexeme.span().start());
      }
    }
  }

  Comments comments() {
    return comments;
  }

  /** The text of a span. */
  String text(Span span) {
    return source.text().substring(span.start(), span.end());
  }

  /** Where the next {@code sign} from a place on stands. */
  int find(String sign, int from) {
    return lexemes.tailMap(from, true).values().stream()
        .filter(lexeme -> lexeme.text().equals(sign))
        .findFirst()
        .orElseThrow()
        .span()
        .start();
  }

  /** Whether a word stands between two places. */
  boolean says(String word, int from, int to) {
    return lexemes.subMap(from, to).values().stream().anyMatch(lexeme -> lexeme.text().equals(word));
  }

  /** Where the body that opens at a brace closes. */
  int closing(int brace) {
    return closing.get(brace);
  }

  /** Whether an empty line stands between two places. */
  boolean emptyLineIn(int from, int to) {
    return EMPTY_LINE.matcher(source.text().substring(from, to)).find();
  }

  int length() {
    return source.text().length();
  }
}
