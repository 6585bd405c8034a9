package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Span;

/**
 * One word, number, sign or comment of a file, for readers that need the text as it was written.
 *
 * @param kind what it is
 * @param type the grammar's number of it
 * @param text as written
 * @param span where it stands
 */
public record Lexeme(Kind kind, int type, String text, Span span) {
  /** What a lexeme is. */
  public enum Kind {
    /** A name, or a word of the language, which is mostly a name too. */
    WORD,
    /** {@code 300}, {@code 2e-3}, {@code 80%}, {@code 3x3}. */
    NUMBER,
    /** {@code "mnist.csv"}. */
    TEXT,
    /** {@code "mnist.csv} without the closing quote. */
    UNCLOSED_TEXT,
    /** A bracket, an operator, a comma. */
    SIGN,
    /** {@code // ...} or {@code /// ...}. */
    COMMENT,
    /** A character that the language does not have. */
    UNKNOWN,
    /** The end of the file. */
    END
  }

  /** Whether it opens a bracket or a brace. */
  boolean opens() {
    return kind == Kind.SIGN && (text.equals("{") || text.equals("(") || text.equals("["));
  }

  /** Whether it closes a bracket or a brace. */
  boolean closes() {
    return kind == Kind.SIGN && (text.equals("}") || text.equals(")") || text.equals("]"));
  }

  /** How a message says it. */
  String quoted() {
    if (kind == Kind.END) {
      return "the end of the file";
    }
    return "`" + (text.length() > 40 ? text.substring(0, 37) + "..." : text) + "`";
  }
}
