package dev.prune.cli;

import dev.prune.compiler.Options;
import dev.prune.runtime.device.Devices;
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
  /** The kind of device for which a second class is generated. */
  static final String TORNADO = "tornado";

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

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = Devices.DEFAULT,
      description = "tornado also writes the kernels that a trainer needs on TornadoVM, a second class. Default: cpu.")
  private String device;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (!Options.isPackage(packageName)) {
      throw new ParameterException(
          spec.commandLine(), "`" + packageName + "` is not a package name; `com.example.nets` is one");
    }
    if (!device.equals(Devices.DEFAULT) && !device.equals(TORNADO)) {
      throw new ParameterException(
          spec.commandLine(), "Java is written for the devices cpu and tornado, found `" + device + "`");
    }
    Options options = Options.defaults().inPackage(packageName);
    return new CliBuild(prunec.session()).run(file, device.equals(TORNADO) ? options.withTornado() : options, out);
  }
}
