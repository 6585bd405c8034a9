package dev.prune.compiler.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/** Which brackets and braces of a text are open where, by counting alone: it works where nothing can be read. */
final class Brackets {
  private final List<Lexeme> lexemes;

  Brackets(List<Lexeme> lexemes) {
    this.lexemes = lexemes;
  }

  /**
   * The brackets that are open before a lexeme, innermost first. One that closes an outer one leaves the inner
   * unclosed.
   */
  Deque<Integer> open(int at) {
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < at; i++) {
      Lexeme lexeme = lexemes.get(i);
      if (lexeme.opens()) {
        open.push(i);
      } else if (lexeme.closes() && closesOne(lexeme, open)) {
        while (!closer(open.pop()).equals(lexeme.text())) {
          // Brackets inside that were never closed.
        }
      }
    }
    return open;
  }

  /** The innermost bracket that is open before a lexeme. */
  OptionalInt opener(int at) {
    Deque<Integer> open = open(at);
    return open.isEmpty() ? OptionalInt.empty() : OptionalInt.of(open.peek());
  }

  /** Whether a closing bracket has an open one that it fits. */
  boolean closesOne(Lexeme lexeme, Deque<Integer> open) {
    return open.stream().anyMatch(opener -> closer(opener).equals(lexeme.text()));
  }

  /** What closes the bracket at {@code opener}. */
  String closer(int opener) {
    return switch (lexemes.get(opener).text()) {
      case "{" -> "}";
      case "(" -> ")";
      default -> "]";
    };
  }
}
