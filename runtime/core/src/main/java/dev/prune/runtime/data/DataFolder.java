package dev.prune.runtime.data;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that a source reads its files from. */
final class DataFolder {
  private DataFolder() {}

  /**
   * Fails where it is no folder.
   *
   * @param where a sentence on where the files are found
   */
  static void check(Path folder, String where) {
    if (!Files.isDirectory(folder)) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          Files.exists(folder)
              ? "The data were expected in a folder, but %s is a file.".formatted(folder)
              : "The data folder %s does not exist.".formatted(folder),
          "Name an existing folder. " + where);
    }
  }
}
