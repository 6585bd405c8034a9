package dev.prune.cli;

import dev.prune.runtime.PruneException;
import dev.prune.runtime.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes text so that a file whose content stays the same is not touched, which spares build tools their work. */
public final class TextFile {
  private TextFile() {}

  /** Writes {@code text} in UTF-8, whole or not at all; says whether the file changed. */
  public static boolean write(Path file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      if (Files.isRegularFile(file)
          && Files.size(file) == bytes.length
          && Arrays.equals(Files.readAllBytes(file), bytes)) {
        return false;
      }
    } catch (IOException e) {
      throw PruneException.unreadable(file, e);
    }
    AtomicFile.write(file, bytes);
    return true;
  }
}
