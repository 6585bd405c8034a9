package dev.prune.cli;

import dev.prune.cli.run.RunArguments;
import dev.prune.cli.run.RunFolder;
import dev.prune.cli.run.RunLaunch;
import dev.prune.compiler.Compilation;
import dev.prune.compiler.Options;
import dev.prune.compiler.plan.Plan;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.device.DeviceOptions;
import dev.prune.runtime.device.DeviceWord;
import dev.prune.runtime.device.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Compiles a program, trains it in a second JVM, and writes the shrunk network beside its weights. */
record CliRun(Session session) {
  private static final Path RUNS = Path.of("runs");

  int run(RunRequest request) throws IOException {
    // Everything that can be wrong is found before the first folder is made.
    Devices.provider(request.device()).requirements(0);
    if (request.cudaGraphs()) {
      Devices.check(request.device(), DeviceOptions.defaults().withCudaGraphs());
    }
    request.data().ifPresent(CliRun::checkData);
    Optional<Compilation> program = new Compiling(session).compile(request.file(), options(request)).compilation();
    if (program.isEmpty()) {
      return Failure.PROGRAM.exitCode();
    }
    Compilation compilation = program.get();
    Optional<Path> start = start(compilation);
    boolean ours = request.out().isEmpty() || Files.notExists(request.out().get());
    Path folder =
        request.out().isPresent()
            ? RunFolder.given(request.out().get())
            : RunFolder.fresh(RUNS, RunFolder.stem(request.file()));
    List<Path> sources = CliBuild.write(compilation.java(), folder.resolve("java"));
    RunArguments arguments = arguments(request, compilation, start, folder);
    int code = new RunLaunch(session.terminal()).run(arguments, sources, planned(request, compilation.plan()));
    if (code == 0) {
      List<RunFiles.Written> shrunk = new ShrunkNetwork(arguments).write(compilation);
      if (!request.quiet()) {
        RunFiles.lines(arguments, shrunk).forEach(session::say);
      }
    } else if (ours && code != Failure.INTERNAL.exitCode() && !Files.exists(arguments.record())) {
      // The device or the data turned out to be unusable; a defect keeps its files, which its report needs.
      RunFolder.removeUnbegun(folder);
    }
    return code;
  }

  private static Options options(RunRequest request) {
    return options(request.device());
  }

  /** With the second class where the device asks for it. */
  static Options options(String device) {
    boolean tornado = DeviceWord.of(device).kind().equals(BuildCommand.TORNADO);
    return tornado ? Options.defaults().withTornado() : Options.defaults();
  }

  /** Bytes at the batch size that was asked for; too many, because parameters do not grow with it. */
  private static long planned(RunRequest request, Plan plan) {
    int batch = request.overrides().batch().orElse(plan.batch());
    return plan.dense().bytes() * Math.max(1, Math.ceilDiv(batch, plan.batch()));
  }

  private RunArguments arguments(
      RunRequest request, Compilation compilation, Optional<Path> start, Path folder) {
    Terminal terminal = session.terminal();
    return new RunArguments(
        compilation.className(),
        compilation.network(),
        request.device(),
        request.threads(),
        request.data(),
        request.overrides(),
        start,
        compilation.training().schedule().rules(),
        folder,
        request.json(),
        request.quiet(),
        request.selfTest(),
        request.cudaGraphs(),
        terminal.outInteractive() && !"dumb".equals(terminal.environment().get("TERM")),
        terminal.width());
  }

  /** The weights to begin with; their name is written in the program, so it is meant from the program's folder. */
  static Optional<Path> start(Compilation compilation) {
    Optional<Path> program = compilation.train().span().source().file();
    Optional<Path> weights =
        compilation
            .training()
            .startFrom()
            .map(SourceReading::path)
            .map(file -> program.map(p -> p.resolveSibling(file)).orElse(file));
    if (weights.isPresent() && !Files.isRegularFile(weights.get())) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "The file `" + weights.get() + "`, which the program starts from, does not exist.",
          "A path in `start from` counts from the folder of the program.");
    }
    return weights;
  }

  static void checkData(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "The data folder `" + folder + "` " + (Files.exists(folder) ? "is not a folder." : "does not exist."),
          "It was named by --data or by the variable PRUNE_DATA.");
    }
  }
}
