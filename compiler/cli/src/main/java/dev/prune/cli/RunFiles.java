package dev.prune.cli;

import dev.prune.cli.console.Table;
import dev.prune.cli.run.RunArguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What lies in the folder of a run, for the end of its output. */
final class RunFiles {
  private RunFiles() {}

  /** A file or folder and what it is. */
  record Written(Path path, String what) {}

  static List<String> lines(RunArguments run, List<Written> shrunk) {
    List<Written> all = new ArrayList<>();
    all.add(new Written(run.weights(), "the trained weights"));
    all.addAll(shrunk);
    all.add(new Written(run.folder().resolve("java"), "the generated Java"));
    all.add(new Written(run.record(), "the record of the run"));
    run.json().ifPresent(file -> all.add(new Written(file, "the same record")));
    Table table = new Table("Files:").words(1);
    all.forEach(file -> table.row("  " + file.path(), file.what()));
    return table.lines("");
  }
}
