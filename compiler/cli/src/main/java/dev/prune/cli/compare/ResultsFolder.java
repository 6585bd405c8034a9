package dev.prune.cli.compare;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The folder of a comparison's results, for one process at a time. Below {@code runs} each run has a folder; {@code work} holds
 * what is only needed while runs are done.
 */
public final class ResultsFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel channel;

  private ResultsFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Makes the folder where it is missing, and takes it.
   *
   * @throws PruneException {@link Failure#INPUT_OUTPUT} when it cannot be written or another process has it
   */
  public static ResultsFolder take(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new PruneException(
          Failure.INPUT_OUTPUT, "`" + folder + "` is a file; --out expects a folder.", "Choose another name.");
    }
    try {
      Files.createDirectories(folder.resolve("runs"));
      FileChannel channel =
          FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lock(channel);
      if (lock == null) {
        channel.close();
        throw new PruneException(
            Failure.INPUT_OUTPUT,
            "Another comparison is writing into `" + folder + "`.",
            "Wait for it, or give another folder with --out.");
      }
      return new ResultsFolder(folder, channel);
    } catch (FileSystemException e) {
      throw PruneException.unwritable(folder, e);
    } catch (IOException e) {
      throw PruneException.unwritable(folder.resolve(".lock"), e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ourOwn) {
      return null;
    }
  }

  /** An empty folder for classes and logs. */
  Path work() throws IOException {
    removeWork();
    return Files.createDirectories(folder.resolve("work"));
  }

  /** Removes the folder for classes and logs. */
  void removeWork() throws IOException {
    Path work = folder.resolve("work");
    if (Files.exists(work)) {
      try (Stream<Path> all = Files.walk(work)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
