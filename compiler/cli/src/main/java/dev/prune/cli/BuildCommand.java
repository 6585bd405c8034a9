package dev.prune.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code prunec build FILE}. */
@Command(name = "build", description = "Writes the Java of a program's trainer. Files that would not change are left.")
final class BuildCommand implements Callable<Integer> {
  @ParentCommand private PrunecCommand prunec;

  @Parameters(paramLabel = "FILE", description = "A .prune file, or - for standard input.")
  private String file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "prune-out",
      description = "The folder of the sources; packages are folders in it. Default: prune-out.")
  private Path out;

  @Override
  public Integer call() {
    return new CliBuild(prunec.session()).run(file, out);
  }
}
