package dev.prune.cli.run;

import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.Summary;
import java.nio.file.Path;
import java.util.Map;

/** What a run does with a generated trainer that has its device and its data. */
interface Training extends AutoCloseable {
  /** Runs the whole schedule. */
  Summary train(Listener... listeners);

  /** Writes the weights as they are. */
  void save(Path file);

  /** Channels in memory, group by group. */
  Map<String, Integer> widths();

  @Override
  void close();
}
