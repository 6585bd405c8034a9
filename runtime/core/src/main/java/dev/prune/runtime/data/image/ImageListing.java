package dev.prune.runtime.data.image;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The images of a folder, or of a tar archive, packed with gzip or not. */
public final class ImageListing {
  /** Deeper than {@code train/class/image} nothing is looked for, so that a loop of links ends. */
  private static final int DEPTH = 3;

  /** More than this no single image has. */
  private static final int LARGEST = 64 << 20;

  private ImageListing() {}

  /**
   * All images, in no particular order.
   *
   * @param room how many bytes of an archive's images may be held in memory
   * @throws PruneException if there is no such place, it cannot be read, or it has no images
   */
  public static List<ImageFile> of(Path place, long room) {
    if (!Files.exists(place)) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "There is no folder or archive %s with images.".formatted(place),
          "Name one in the data clause, as in `images(folder: \"flowers\")`; it is looked for in the folder of --data.");
    }
    List<ImageFile> images = Files.isDirectory(place) ? folder(place) : archive(place, room);
    if (images.isEmpty()) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "There are no images in %s: no file of a class folder ends in .png, .jpg or .jpeg.".formatted(place),
          ImageClasses.LAYOUT);
    }
    return images;
  }

  private static List<ImageFile> folder(Path place) {
    List<ImageFile> images = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    try (var files = Files.walk(place, DEPTH)) {
      files.filter(file -> !file.equals(place)).forEach(file -> {
        String path = place.relativize(file).toString().replace('\\', '/');
        if (Files.isDirectory(file)) {
          folders.add(path);
        } else if (Files.isRegularFile(file) && ImageFile.named(place, path)) {
          images.add(new ImageFile(place.toString(), path, () -> bytes(file)));
        }
      });
    } catch (IOException e) {
      throw PruneException.unreadable(place, e);
    } catch (java.io.UncheckedIOException e) {
      throw PruneException.unreadable(place, e.getCause());
    }
    ImageClasses.refuseEmpty(place, folders, images);
    return images;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw PruneException.unreadable(file, e);
    }
  }

  private static List<ImageFile> archive(Path place, long room) {
    List<ImageFile> images = new ArrayList<>();
    long held = 0;
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(place), 1 << 16)) {
      raw.mark(2);
      boolean packed = raw.read() == 0x1F && raw.read() == 0x8B;
      raw.reset();
      TarReader tar = new TarReader(packed ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16)) : raw);
      while (tar.next()) {
        if (!tar.isFile() || !ImageFile.named(place, tar.name())) {
          continue;
        }
        if (tar.size() > LARGEST) {
          throw bad(place, "has an image %s of %,d bytes".formatted(tar.name(), tar.size()), null);
        }
        held += tar.size();
        if (held > room) {
          throw new PruneException(
              Failure.MEMORY,
              "The archive %s has more than %,d bytes of images, which is more than is held in memory."
                  .formatted(place, room),
              "Unpack it and name the folder, or give Java a larger heap.");
        }
        byte[] content = tar.content();
        images.add(new ImageFile(place.toString(), path(place, tar.name()), () -> content));
      }
    } catch (EOFException e) {
      throw bad(place, "is cut short: it stops in the middle of a file", e);
    } catch (ZipException e) {
      throw bad(place, "is damaged: its gzip stream cannot be unpacked (%s)".formatted(e.getMessage()), e);
    } catch (TarReader.BadArchive e) {
      throw bad(place, e.getMessage(), e);
    } catch (IOException e) {
      throw PruneException.unreadable(place, e);
    }
    return ImageClasses.withoutCommonFolder(images);
  }

  /** The name without `./` in front; a name that leads out of the archive is refused, although nothing is unpacked. */
  private static String path(Path place, String name) {
    List<String> names = new ArrayList<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..") || part.isEmpty() || part.indexOf('\\') >= 0 || part.indexOf('\0') >= 0) {
        throw bad(place, "has a file called `%s`, which leads out of it".formatted(name), null);
      }
      if (!part.equals(".")) {
        names.add(part);
      }
    }
    return String.join("/", names);
  }

  private static PruneException bad(Path place, String what, Throwable cause) {
    return new PruneException(
        Failure.INPUT_OUTPUT,
        "The archive %s %s.".formatted(place, what),
        "Fetch or pack it again; a folder, a .tar or a .tar.gz with images can be read.",
        cause);
  }
}
