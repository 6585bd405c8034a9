package dev.prune.compiler.diagnostic;

import java.util.List;

/**
 * One message to the author of a program.
 *
 * @param code which message
 * @param severity error or warning
 * @param span what it is about; the carets go under all of it
 * @param message the sentence
 * @param help the way out: "Did you mean ...", the list of what exists, or advice; may be empty
 */
public record Diagnostic(Code code, Severity severity, Span span, String message, List<String> help) {
  public Diagnostic {
    help = List.copyOf(help);
  }
}
