package dev.prune.compiler.diagnostic;

/**
 * Every message the compiler can give. The number is stable; the name is the key of its text in {@code
 * messages.properties}, of its golden test and of its paragraph in docs/errors.md.
 */
public enum Code {
  // 1xx: reading the text
  UNEXPECTED_TOKEN(101),
  UNKNOWN_CHARACTER(102),
  FILE_TOO_LONG(103),
  NESTING_TOO_DEEP(104),
  UNTERMINATED_TEXT(105),
  NAME_TOO_LONG(106),
  WRONG_QUOTE(107),
  FOREIGN_SIGN(108),
  SEMICOLON(109),
  UNKNOWN_WORD(110),
  RESERVED_WORD(111),
  EQUALS_FOR_COLON(112),
  COLON_FOR_EQUALS(113),
  EQUALS_FOR_COMPARISON(114),
  UNCLOSED_BRACKET(115),
  UNOPENED_BRACKET(116),
  MISSING_BODY(117),
  EXPRESSION_TOO_LONG(118),
  SAID_TWICE(119),
  NUMBER_OUT_OF_RANGE(120),
  UNKNOWN_ESCAPE(121),
  WORD_WITHOUT_MEANING(122);

  private final int number;

  Code(int number) {
    this.number = number;
  }

  /** {@code PR0101}. */
  public String id() {
    return "PR%04d".formatted(number);
  }

  /** Warnings have numbers from 900. */
  public Severity severity() {
    return number >= 900 ? Severity.WARNING : Severity.ERROR;
  }

  /** The camel-case key: {@code unexpectedToken}. */
  public String key() {
    StringBuilder key = new StringBuilder();
    for (String word : name().toLowerCase(java.util.Locale.ROOT).split("_")) {
      key.append(key.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return key.toString();
  }
}
