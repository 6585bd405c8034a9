package dev.prune.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code prunec devices}. */
@Command(
    name = "devices",
    description = "Lists what `--device` can name on this machine: backend, name and memory, or why a device cannot be used"
        + " and what to do. `tornado:N` counts the devices of all of TornadoVM's backends from 0, in TornadoVM's order.")
final class DevicesCommand implements Callable<Integer> {
  @ParentCommand private PrunecCommand prunec;

  @Option(names = "--json", description = "Writes the list as JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    return new CliDevices(prunec.session()).run(json);
  }
}
