package dev.prune.cli;

import dev.prune.compiler.Compilation;
import dev.prune.compiler.Options;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.Result;
import java.util.Optional;

/** Compiles a file and shows its diagnostics: the first step of most commands. */
record Compiling(Session session) {
  /** Compiles and shows all diagnostics. */
  Result compile(String file) {
    return compile(file, Options.defaults());
  }

  /** Compiles in a chosen way and shows all diagnostics. */
  Result compile(String file, Options options) {
    Result result = PruneCompiler.compile(SourceReading.read(file, session.terminal().in()), options);
    session.show(result.diagnostics());
    return result;
  }

  /** The compiled program, or empty after its errors were shown. */
  Optional<Compilation> program(String file) {
    return compile(file).compilation();
  }

  /** {@code 1 error}, {@code 2 errors}. */
  static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
