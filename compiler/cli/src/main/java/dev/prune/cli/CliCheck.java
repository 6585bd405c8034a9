package dev.prune.cli;

import dev.prune.compiler.Result;
import dev.prune.runtime.Failure;
import java.util.List;

/** Compiles programs and says whether they are correct. */
record CliCheck(Session session) {
  int run(List<String> files) {
    int code = 0;
    for (String file : files) {
      Result result = new Compiling(session).compile(file);
      if (result.compilation().isPresent()) {
        int warnings = result.diagnostics().size();
        session.say(
            file + " has no errors" + (warnings == 0 ? "." : " and " + Compiling.counted(warnings, "warning") + "."));
      } else {
        code = Failure.PROGRAM.exitCode();
      }
    }
    return code;
  }
}
