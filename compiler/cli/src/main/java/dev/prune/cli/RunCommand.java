package dev.prune.cli;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Shrink;
import dev.prune.runtime.cpu.CpuDevice;
import dev.prune.runtime.device.Devices;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code prunec run FILE}. */
@Command(
    name = "run",
    sortOptions = false,
    description = "Trains and prunes: writes the weights, the shrunk network and a record of the run.")
final class RunCommand implements Callable<Integer> {
  /** Epochs, and samples a step, as in a program. */
  private static final int MOST = 1 << 20;

  @ParentCommand private PrunecCommand prunec;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A .prune file, or - for standard input.")
  private String file;

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
      names = "--cuda-graph",
      description =
          "Has CUDA record each procedure once and replay it, which makes short steps shorter. Only for tornado with an SDK"
              + " for CUDA.")
  private boolean cudaGraph;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of the data's files. Default: the variable PRUNE_DATA, or what the program draws.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--epochs", paramLabel = "N", description = "Epochs, instead of the program's.")
  private Integer epochs;

  @Option(names = "--batch", paramLabel = "N", description = "Samples a step, instead of the program's.")
  private Integer batch;

  @Option(names = "--seed", paramLabel = "N", description = "The seed, instead of the program's.")
  private Long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the kernels; results do not depend on it. Default: one a core.")
  private Integer threads;

  @Option(
      names = "--shrink",
      paramLabel = "WAY",
      defaultValue = "auto",
      description =
          "How events make buffers smaller: in-place (nothing is compiled), re-created (gives memory back) or auto,"
              + " what costs least on the device. Default: auto.")
  private String shrink;

  @Option(
      names = "--stream-data",
      description = "Batches go to the device one by one, even where all data would fit there.")
  private boolean streamData;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder of the run's files. Default: the next free runs/NAME-1, runs/NAME-2, ...")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--quiet", description = "Prints only errors and the final line.")
  private boolean quiet;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the run's record there as well.")
  private Optional<Path> json = Optional.empty();

  @Override
  public Integer call() throws Exception {
    RunRequest request =
        new RunRequest(
            file,
            device,
            data.or(() -> dataOfEnvironment(prunec.session().terminal())),
            new Overrides(
                counted("--epochs", epochs, 0, MOST),
                counted("--batch", batch, 1, MOST),
                seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
                shrink(),
                streamData),
            counted("--threads", threads, 1, CpuDevice.MOST_THREADS),
            out,
            quiet,
            json,
            !skipSelfTest,
            cudaGraph);
    return new CliRun(prunec.session()).run(request);
  }

  /** The folder that the variable {@code PRUNE_DATA} names. */
  static Optional<Path> dataOfEnvironment(Terminal terminal) {
    String folder = terminal.environment().getOrDefault("PRUNE_DATA", "");
    return folder.isEmpty() ? Optional.empty() : Optional.of(SourceReading.path(folder));
  }

  private Shrink shrink() {
    for (Shrink way : Shrink.values()) {
      if (way.word().equals(shrink)) {
        return way;
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "The option --shrink expects auto, in-place or re-created, found `" + shrink + "`.");
  }

  private OptionalInt counted(String option, Integer value, int least, int most) {
    if (value != null && (value < least || value > most)) {
      throw new ParameterException(
          spec.commandLine(),
          "The option " + option + " expects a whole number from " + least + " to " + most + ", found " + value + ".");
    }
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
