package dev.prune.cli;

import dev.prune.runtime.Overrides;
import dev.prune.runtime.Shrink;
import dev.prune.runtime.cpu.CpuDevice;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code prunec run FILE}. */
@Command(
    name = "run",
    sortOptions = false,
    description = "Trains and prunes: writes the weights, the shrunk network and a record of the run.")
final class RunCommand implements Callable<Integer> {
  @ParentCommand private PrunecCommand prunec;

  @Parameters(paramLabel = "FILE", description = "A .prune file, or - for standard input.")
  private String file;

  @Mixin private TrainingOptions training;

  @Option(
      names = "--cuda-graph",
      description =
          "Has CUDA record each procedure once and replay it, which makes short steps shorter. Only for tornado with an SDK"
              + " for CUDA.")
  private boolean cudaGraph;

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
            training.device(),
            training.data(prunec.session().terminal()),
            new Overrides(
                training.epochs(0),
                training.batch(),
                seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
                shrink(),
                streamData),
            training.counted("--threads", threads, 1, CpuDevice.MOST_THREADS),
            out,
            quiet,
            json,
            training.selfTest(),
            cudaGraph);
    return new CliRun(prunec.session()).run(request);
  }

  private Shrink shrink() {
    for (Shrink way : Shrink.values()) {
      if (way.word().equals(shrink)) {
        return way;
      }
    }
    throw training.wrong("The option --shrink expects auto, in-place or re-created, found `" + shrink + "`.");
  }
}
