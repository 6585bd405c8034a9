package dev.prune.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code prunec graph FILE -o FILE.svg}. */
@Command(
    name = "graph",
    description = "Draws the network of a program as an SVG picture: a box for each layer, coloured by the channel groups that"
        + " live and die together.")
final class GraphCommand implements Callable<Integer> {
  @ParentCommand private PrunecCommand prunec;

  @Parameters(paramLabel = "FILE", description = "A .prune file, or - for standard input.")
  private String file;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE.svg",
      required = true,
      description = "Where the picture goes.")
  private Path out;

  @Override
  public Integer call() {
    return new CliGraph(prunec.session()).run(file, out);
  }
}
