package dev.prune.runtime.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** The calls that can fail while a file is written; tests put a failing one in place of {@link #LOCAL}. */
interface Disk {
  /** An open file. */
  interface Opened extends Closeable {
    void write(byte[] bytes, int from, int count) throws IOException;

    /** Returns when content and length are on the medium. */
    void force() throws IOException;
  }

  /** Creates a file that does not exist; a symbolic link in its place is an error, not followed. */
  Opened create(Path file) throws IOException;

  /** Puts {@code from} in the place of {@code to} at one moment. */
  void replace(Path from, Path to) throws IOException;

  /** Returns when the names in {@code folder} are on the medium. */
  void forceFolder(Path folder) throws IOException;

  void deleteIfExists(Path file) throws IOException;

  /** The real one. */
  Disk LOCAL =
      new Disk() {
        @Override
        public Opened create(Path file) throws IOException {
          FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          return new Opened() {
            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
              ByteBuffer rest = ByteBuffer.wrap(bytes, from, count);
              while (rest.hasRemaining()) {
                channel.write(rest);
              }
            }

            @Override
            public void force() throws IOException {
              channel.force(true);
            }

            @Override
            public void close() throws IOException {
              channel.close();
            }
          };
        }

        @Override
        public void replace(Path from, Path to) throws IOException {
          Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
          // Windows opens no folders; its file system journals the names itself.
          if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
              channel.force(true);
            }
          }
        }

        @Override
        public void deleteIfExists(Path file) throws IOException {
          Files.deleteIfExists(file);
        }
      };
}
