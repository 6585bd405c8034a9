package dev.prune.runtime.data.image;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
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

  /** Whether a file of this name is taken for an image. */
  static boolean named(String name) {
    String lower = name.toLowerCase(java.util.Locale.ROOT);
    boolean hidden = lower.substring(lower.lastIndexOf('/') + 1).startsWith(".");
    return !hidden && (lower.endsWith(".png") || lower.endsWith(".jpg") || lower.endsWith(".jpeg"));
  }

  PruneException refusal(String what, String wayOut, Throwable cause) {
    return new PruneException(
        Failure.INPUT_OUTPUT, "The image %s of %s %s.".formatted(path, place, what), wayOut, cause);
  }
}
