package dev.prune.cli;

import dev.prune.compiler.Options;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.diagnostic.Diagnostic;
import dev.prune.compiler.diagnostic.Severity;
import dev.prune.runtime.Failure;
import java.util.List;

/** Looks for errors in programs and says whether they are correct. */
record CliCheck(Session session) {
  int run(List<String> files) {
    int code = 0;
    for (String file : files) {
      List<Diagnostic> found =
          PruneCompiler.check(SourceReading.read(file, session.terminal().in()), Options.defaults());
      session.show(found);
      if (found.stream().noneMatch(d -> d.severity() == Severity.ERROR)) {
        int warnings = found.size();
        session.say(
            file + " has no errors" + (warnings == 0 ? "." : " and " + Compiling.counted(warnings, "warning") + "."));
      } else {
        code = Failure.PROGRAM.exitCode();
      }
    }
    return code;
  }
}
