package dev.prune.compiler.format;

import dev.prune.compiler.syntax.Lexeme;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The comments of a file that have not been written yet. Whoever lays out a part of the text takes those that belong to
 * it; what nobody inside takes, the statement around takes, so that none is lost.
 */
final class Comments {
  private final String text;
  private final NavigableMap<Integer, Comment> left = new TreeMap<>();

  /** A comment and its place in the text. */
  record Comment(String text, int start, int end) {}

  Comments(String text, List<Lexeme> lexemes) {
    this.text = text;
    lexemes.stream()
        .filter(lexeme -> lexeme.kind() == Lexeme.Kind.COMMENT)
        .map(lexeme -> new Comment(lexeme.text().stripTrailing(), lexeme.span().start(), lexeme.span().end()))
        .forEach(comment -> left.put(comment.start(), comment));
  }

  /** Takes all comments that begin in a stretch of the text. */
  List<Comment> take(int from, int to) {
    if (from >= to) {
      return List.of();
    }
    Map<Integer, Comment> stretch = left.subMap(from, to);
    List<Comment> taken = List.copyOf(stretch.values());
    stretch.clear();
    return taken;
  }

  /** Takes the comment that stands behind {@code from} on its line, before {@code to}. */
  Optional<Comment> takeBehind(int from, int to) {
    int lineEnd = text.indexOf('\n', from);
    return take(from, lineEnd < 0 ? to : Math.min(lineEnd, to)).stream().findFirst();
  }

  /** Whether an empty line stands between two places with nothing but blanks between them. */
  boolean emptyLineBetween(int from, int to) {
    return from < to && text.substring(from, to).chars().filter(c -> c == '\n').count() > 1;
  }
}
