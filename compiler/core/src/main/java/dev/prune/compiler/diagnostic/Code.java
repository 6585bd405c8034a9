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
  UNTERMINATED_TEXT(105);

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
