package dev.prune.cli;

/** How diagnostics are written to standard error. */
public enum ErrorFormat {
  /** The sentence, the source line with carets, and the way out. */
  HUMAN,
  /** One line each, as compilers write it: {@code file:line:column: error: sentence}. */
  SHORT,
  /** One JSON object a line, for editors and other tools. */
  JSON
}
