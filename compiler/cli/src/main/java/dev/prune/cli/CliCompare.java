package dev.prune.cli;

import dev.prune.cli.compare.BaseProgram;
import dev.prune.cli.compare.ComparisonRun;
import dev.prune.cli.compare.Comparison;
import dev.prune.cli.compare.Entries;
import dev.prune.cli.compare.Entry;
import dev.prune.cli.compare.EpochSteps;
import dev.prune.cli.compare.Variant;
import dev.prune.cli.run.RunArguments;
import dev.prune.compiler.Compilation;
import dev.prune.compiler.Options;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.Result;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.runtime.Failure;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.device.Devices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Compares methods: compiles every program of the comparison, has those trained that are not done, and shows the table. */
record CliCompare(Session session) {
  int run(Comparison comparison) throws IOException, InterruptedException {
    // Everything that can be wrong is found before the first folder is made.
    Devices.provider(comparison.device()).requirements(0);
    comparison.data().ifPresent(CliRun::checkData);
    Source source = SourceReading.read(comparison.file(), session.terminal().in());
    Options options = CliRun.options(comparison.device());
    Result result = PruneCompiler.compile(source, options);
    session.show(result.diagnostics());
    if (result.compilation().isEmpty()) {
      return Failure.PROGRAM.exitCode();
    }
    Compilation dense = result.compilation().get();
    BaseProgram program = new BaseProgram(dense.declarations(), dense.train());
    Optional<Path> start = CliRun.start(dense);
    int epochs = comparison.epochs().orElse(dense.training().epochs());
    if (epochs < 1) {
      throw new PruneException(
          Failure.USAGE, "A comparison needs at least one epoch.", "Give a number with --epochs.");
    }
    Entries entries = new Entries(comparison, program, epochs, new EpochSteps(comparison, dense.training()), options);
    List<Variant> variants = entries.variants();
    return new ComparisonRun(comparison, session.terminal(), session::say)
        .run(variants, entries.entries(variants), entry -> arguments(comparison, entry, start));
  }

  private static RunArguments arguments(Comparison comparison, Entry entry, Optional<Path> start) {
    Compilation compilation = entry.variant().compilation().orElseThrow();
    Overrides overrides =
        new Overrides(OptionalInt.empty(), comparison.batch(), OptionalLong.of(entry.seed()));
    return new RunArguments(
        compilation.className(),
        compilation.network(),
        comparison.device(),
        comparison.threads(),
        comparison.data(),
        overrides,
        start,
        compilation.training().schedule().rules(),
        entry.folder(),
        Optional.empty(),
        true,
        comparison.selfTest(),
        false,
        false,
        80);
  }
}
