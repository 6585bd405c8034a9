package dev.prune.cli;

import dev.prune.cli.run.RunArguments;
import dev.prune.cli.run.Widths;
import dev.prune.compiler.Compilation;
import dev.prune.compiler.Options;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.Result;
import dev.prune.compiler.diagnostic.HumanFormat;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.network.Group;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the network that a run ended with, as source and as Java whose layer sizes are the new widths. */
record ShrunkNetwork(RunArguments run) {
  /** Returns what was written; nothing when the run left every width as it was. */
  List<RunFiles.Written> write(Compilation compilation) {
    Map<String, Integer> widths = Widths.read(run.folder());
    if (!shrunk(compilation, widths)) {
      return List.of();
    }
    Path file = run.folder().resolve(compilation.network() + "-small.prune");
    String weights = run.weights().getFileName().toString();
    String text = compilation.shrunk(compilation.network() + "Small", widths, weights);
    TextFile.write(file, text);
    Result result =
        PruneCompiler.compile(new Source(file.toString(), text, Optional.of(file)), Options.defaults());
    if (result.compilation().isEmpty()) {
      throw new PruneException(
          Failure.INTERNAL,
          "The source of the shrunk network, " + file + ", does not compile; the weights and the record are whole.",
          "Please report it with the program and this:\n" + HumanFormat.render(result.diagnostics(), false));
    }
    Path java = run.folder().resolve("java-small");
    CliBuild.write(result.compilation().get().java(), java);
    return List.of(
        new RunFiles.Written(file, "the shrunk network"), new RunFiles.Written(java, "its generated Java"));
  }

  private static boolean shrunk(Compilation compilation, Map<String, Integer> widths) {
    List<Group> groups = compilation.grouped().groups();
    return groups.stream().anyMatch(group -> widths.getOrDefault(group.name(), group.width()) != group.width());
  }
}
