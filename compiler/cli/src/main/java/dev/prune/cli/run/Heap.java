package dev.prune.cli.run;

import dev.prune.cli.console.Numbers;
import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How large the second JVM's heap may grow: the plan, the data, and room for the work around them. */
public final class Heap {
  private static final long MIB = 1 << 20;

  /** The JVM, the compiler of kernels, the console, and buffers that live while a program is re-emitted. */
  private static final long ROOM = 1024 * MIB;

  private static final long LEAST = 2048 * MIB;

  /** Compressed images become four bytes a pixel. */
  private static final long DATA_FACTOR = 16;

  private Heap() {}

  /**
   * Mebibytes for {@code -Xmx}.
   *
   * @param planned bytes that the plan needs at its peak
   * @param data bytes of the data's files
   * @param physical bytes of the machine
   */
  public static long mebibytes(long planned, long data, long physical) {
    long most = physical / 4 * 3;
    if (planned > most) {
      throw new PruneException(
          Failure.MEMORY,
          "The plan needs %s, and this machine has %s."
              .formatted(Numbers.bytes(planned), Numbers.bytes(physical)),
          "`prunec plan` shows where it goes; a smaller --batch needs less.");
    }
    // An event holds the old and the new program for a moment.
    long wanted = Math.max(LEAST, 2 * planned + DATA_FACTOR * data + ROOM);
    return Math.min(most, wanted) / MIB;
  }

  /** Bytes of the files that lie in the data folder. */
  public static long size(Optional<Path> folder) {
    if (folder.isEmpty()) {
      return 0;
    }
    try (var files = Files.list(folder.get())) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      // The second JVM says what is wrong with the folder.
      return 0;
    }
  }
}
