package dev.prune.cli;

import dev.prune.runtime.device.Devices;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that trains: on which device, on what data, for how long. */
final class TrainingOptions {
  /** Epochs, and samples a step, as in a program. */
  private static final int MOST = 1 << 20;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = Devices.DEFAULT,
      description =
          "A word of `prunec devices`: cpu, tornado or tornado:N (GPUs), reference (double, slow) or replay (a test"
              + " device). Default: cpu.")
  private String device;

  @Option(
      names = "--skip-self-test",
      description = "Trusts a GPU's kernels, a few of which are otherwise first compared with the reference.")
  private boolean skipSelfTest;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of the data's files. Default: the variable PRUNE_DATA, or what the program draws.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--epochs", paramLabel = "N", description = "Epochs, instead of the program's.")
  private Integer epochs;

  @Option(names = "--batch", paramLabel = "N", description = "Samples a step, instead of the program's.")
  private Integer batch;

  String device() {
    return device;
  }

  boolean selfTest() {
    return !skipSelfTest;
  }

  /** The folder that was given, or the one that the variable {@code PRUNE_DATA} names. */
  Optional<Path> data(Terminal terminal) {
    String folder = terminal.environment().getOrDefault("PRUNE_DATA", "");
    return data.or(() -> folder.isEmpty() ? Optional.empty() : Optional.of(SourceReading.path(folder)));
  }

  /** @param least how few a command may be asked for */
  OptionalInt epochs(int least) {
    return counted("--epochs", epochs, least, MOST);
  }

  OptionalInt batch() {
    return counted("--batch", batch, 1, MOST);
  }

  /** The value of an option of the command that counts something, where it was given. */
  OptionalInt counted(String option, Integer value, int least, int most) {
    if (value != null && (value < least || value > most)) {
      throw wrong(
          "The option " + option + " expects a whole number from " + least + " to " + most + ", found " + value + ".");
    }
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** The command line is wrong; a sentence says how. */
  ParameterException wrong(String sentence) {
    return new ParameterException(command.commandLine(), sentence);
  }
}
