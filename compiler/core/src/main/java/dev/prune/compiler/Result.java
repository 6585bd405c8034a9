package dev.prune.compiler;

import dev.prune.compiler.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * What compiling gave.
 *
 * @param diagnostics errors and warnings in the order of the text
 * @param compilation the generated program; empty where there is an error
 */
public record Result(List<Diagnostic> diagnostics, Optional<Compilation> compilation) {
  public Result {
    diagnostics = List.copyOf(diagnostics);
  }
}
