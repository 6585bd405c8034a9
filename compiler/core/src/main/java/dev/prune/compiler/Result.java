package dev.prune.compiler;

import dev.prune.compiler.diagnostic.Diagnostic;
import dev.prune.compiler.group.GroupedNetwork;
import java.util.List;
import java.util.Optional;

/**
 * What compiling gave.
 *
 * @param diagnostics errors and warnings in the order of the text
 * @param compilation the generated program; empty where there is an error
 * @param grouped the network of the training with its channel groups; also there where only the training has errors, since
 *     then somebody wants to know why a cut is refused
 */
public record Result(
    List<Diagnostic> diagnostics, Optional<Compilation> compilation, Optional<GroupedNetwork> grouped) {
  public Result {
    diagnostics = List.copyOf(diagnostics);
  }
}
