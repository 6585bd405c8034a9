package dev.prune.cli.compare;

import dev.prune.compiler.schedule.DataClause;
import dev.prune.compiler.schedule.Training;
import dev.prune.runtime.Settings;
import dev.prune.runtime.data.DataCatalog;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import java.util.function.IntSupplier;

/** The steps of an epoch of each run. Only the data know: they are opened when somebody asks, once. */
public final class EpochSteps implements IntSupplier {
  private final Comparison comparison;
  private final Training training;
  private int steps;

  /** @param training of the program without pruning */
  public EpochSteps(Comparison comparison, Training training) {
    this.comparison = comparison;
    this.training = training;
  }

  /**
   * At least 1.
   *
   * @throws dev.prune.runtime.PruneException when the data cannot be read
   */
  @Override
  public int getAsInt() {
    if (steps == 0) {
      DataClause data = training.data();
      Settings.DataSpec wanted = new Settings.DataSpec(data.name(), data.numbers(), data.strings(), data.lists());
      try (DataSource source = DataCatalog.open(wanted.request(comparison.data()))) {
        int batch = comparison.batch().orElse(training.batch());
        // A run without samples says so itself.
        steps = Math.max(1, Math.ceilDiv(source.size(Split.TRAIN), batch));
      }
    }
    return steps;
  }
}
