package dev.prune.runtime.data.image;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One image that lies in a folder or an archive.
 *
 * @param place the folder or archive, for messages
 * @param path its path in there, with {@code /} between the names
 * @param bytes reads it, whenever asked; several threads may ask
 */
public record ImageFile(String place, String path, Supplier<byte[]> bytes) {
  /** The names of its path, the file's own last. */
  String[] names() {
    return path.split("/");
  }

  private static final Set<String> READ = Set.of("png", "jpg", "jpeg");

  /** Images that are not read: passing them over would leave samples out without a word. */
  private static final Set<String> UNREAD = Set.of("webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "ppm", "pgm");

  /**
   * Whether a file is taken for an image, by its name.
   *
   * @param place the folder or archive in which it lies
   * @throws PruneException if it is one of a kind that is not read
   */
  static boolean named(Path place, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    String kind = name.startsWith(".") || !name.contains(".") ? "" : name.substring(name.lastIndexOf('.') + 1);
    if (UNREAD.contains(kind) && !inHiddenFolder(path)) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "The image %s of %s ends in .%s, and only PNG and JPEG are read.".formatted(path, place, kind),
          "Convert it to one of them, or take it out of the folder or archive.");
    }
    return READ.contains(kind);
  }

  private static boolean inHiddenFolder(String path) {
    return Arrays.stream(path.split("/")).anyMatch(part -> part.startsWith(".") && part.length() > 1);
  }

  PruneException refusal(String what, String wayOut, Throwable cause) {
    return new PruneException(
        Failure.INPUT_OUTPUT, "The image %s of %s %s.".formatted(path, place, what), wayOut, cause);
  }
}
