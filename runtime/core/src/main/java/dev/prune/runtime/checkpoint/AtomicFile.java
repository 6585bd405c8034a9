package dev.prune.runtime.checkpoint;

import dev.prune.runtime.PruneException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a file so that whatever happens, an error, a crash, a power cut, its path names either the whole former
 * content or the whole new one.
 *
 * <p>The content goes to {@code NAME.tmp} in the same folder, is forced to the medium, takes the place of
 * {@code NAME} in one step, and the folder is forced too. A {@code .tmp} that a crash left behind is overwritten by
 * the next attempt; two processes must not write the same file at the same time.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content of a file to {@code out}, which is buffered and must not be used afterwards. */
  @FunctionalInterface
  public interface Content {
    /** @throws IOException if the content cannot be written; the former file then stays */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Puts {@code content} in the place of {@code file}, creating its folder if need be.
   *
   * @throws PruneException if the file cannot be written; the former one, if any, is unchanged unless only the last
   *     step failed, in which case the new one is complete but might not survive a power cut
   */
  public static void write(Path file, byte[] content) {
    write(file, out -> out.write(content));
  }

  /** As {@link #write(Path, byte[])}, with content that is produced while it is written. */
  public static void write(Path file, Content content) {
    write(file, content, Disk.LOCAL);
  }

  static void write(Path file, Content content, Disk disk) {
    Path folder = file.toAbsolutePath().getParent();
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    boolean drafted = false;
    try {
      Files.createDirectories(folder);
      disk.deleteIfExists(draft);
      drafted = true;
      try (Disk.Opened opened = disk.create(draft)) {
        OutputStream out = new BufferedOutputStream(new Stream(opened), 1 << 16);
        content.writeTo(out);
        out.flush();
        opened.force();
      }
      disk.replace(draft, file);
      drafted = false;
      disk.forceFolder(folder);
    } catch (IOException e) {
      throw PruneException.unwritable(file, e);
    } finally {
      if (drafted) {
        discard(draft, disk);
      }
    }
  }

  /** What is on its way out is the first failure; that the draft stays as well would only hide it. */
  private static void discard(Path draft, Disk disk) {
    try {
      disk.deleteIfExists(draft);
    } catch (IOException e) {
      // The next attempt overwrites it.
    }
  }

  private static final class Stream extends OutputStream {
    private final Disk.Opened opened;

    Stream(Disk.Opened opened) {
      this.opened = opened;
    }

    @Override
    public void write(int b) throws IOException {
      opened.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      opened.write(bytes, from, count);
    }
  }
}
