package dev.prune.cli;

import dev.prune.compiler.Compilation;
import dev.prune.runtime.Failure;
import java.util.Optional;

/** Shows what a program will do. */
record CliPlan(Session session) {
  int run(String file) {
    Optional<Compilation> program = new Compiling(session).program(file);
    if (program.isEmpty()) {
      return Failure.PROGRAM.exitCode();
    }
    PlanText.lines(program.get().plan()).forEach(session::say);
    return 0;
  }
}
