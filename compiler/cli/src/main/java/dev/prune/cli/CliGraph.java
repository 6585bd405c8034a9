package dev.prune.cli;

import dev.prune.cli.graph.NetworkDrawing;
import dev.prune.compiler.Result;
import dev.prune.runtime.Failure;
import java.nio.file.Path;

/** Draws the network of a program. */
record CliGraph(Session session) {
  int run(String file, Path out) {
    Result result = new Compiling(session).compile(file);
    // A picture helps most where a training asks for cuts that the network refuses.
    if (result.grouped().isPresent()) {
      boolean changed = TextFile.write(out, NetworkDrawing.draw(result.grouped().get()));
      session.say(changed ? "Wrote " + out + "." : out + " is up to date.");
    }
    return result.compilation().isPresent() ? 0 : Failure.PROGRAM.exitCode();
  }
}
