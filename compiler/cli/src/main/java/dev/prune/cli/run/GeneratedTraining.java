package dev.prune.cli.run;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.Summary;
import java.nio.file.Path;

/** A generated trainer of the class path on a device, with the data that its program names. */
final class GeneratedTraining implements Training {
  private GeneratedTraining() {}

  /** Opens the device, constructs the trainer and opens the data. */
  static Training open(RunArguments arguments) {
    throw new PruneException(Failure.INTERNAL, "Training is not part of this build yet.", "");
  }

  @Override
  public Summary train(Listener... listeners) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void save(Path file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
