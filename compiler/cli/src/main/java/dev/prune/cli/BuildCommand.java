package dev.prune.cli;

import dev.prune.compiler.Options;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

  @Option(
      names = "--package",
      paramLabel = "NAME",
      defaultValue = Options.PACKAGE,
      description = "The Java package of the generated class. Default: " + Options.PACKAGE + ".")
  private String packageName;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (!Options.isPackage(packageName)) {
      throw new ParameterException(
          spec.commandLine(), "`" + packageName + "` is not a package name; `com.example.nets` is one");
    }
    return new CliBuild(prunec.session()).run(file, packageName, out);
  }
}
