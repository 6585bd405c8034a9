package dev.prune.cli;

import dev.prune.cli.graph.NetworkDrawing;
import dev.prune.compiler.Compilation;
import dev.prune.runtime.Failure;
import java.nio.file.Path;
import java.util.Optional;

/** Draws the network of a program. */
record CliGraph(Session session) {
  int run(String file, Path out) {
    Optional<Compilation> program = new Compiling(session).program(file);
    if (program.isEmpty()) {
      return Failure.PROGRAM.exitCode();
    }
    boolean changed = TextFile.write(out, NetworkDrawing.draw(program.get().grouped()));
    session.say(changed ? "Wrote " + out + "." : out + " is up to date.");
    return 0;
  }
}
