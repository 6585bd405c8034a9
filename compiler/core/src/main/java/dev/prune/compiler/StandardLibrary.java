package dev.prune.compiler;

import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.resolve.SourceLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The methods and blocks that come with the compiler, and files beside the importing one. A file is read only from the folder of the
 * importing file and those below it; a link that leads elsewhere is not followed.
 */
public final class StandardLibrary implements SourceLoader {
  private static final String FOLDER = "/dev/prune/compiler/std/";
  private static final Set<String> NAMES = Set.of(
      "acdc",
      "apoz",
      "blocks",
      "bridgeout",
      "crop",
      "cropit",
      "density",
      "dissipating",
      "dst",
      "earlybird",
      "earlycrop",
      "exits",
      "gatedecorators",
      "gmp",
      "granet",
      "grasp",
      "greg",
      "imp",
      "issp",
      "kstarts",
      "l0",
      "l1filters",
      "magnitude",
      "nm",
      "pat",
      "random",
      "recipes",
      "rigl",
      "set",
      "slimming",
      "snap",
      "snip",
      "snipit",
      "stamp",
      "synflow",
      "taylor");

  /** A file longer than this is not even read; the parser's own limit is lower. */
  private static final long LONGEST = 16_000_000;

  @Override
  public Optional<Source> file(Source importing, String target) {
    if (importing.file().isEmpty()) {
      return Optional.empty();
    }
    try {
      Path folder = importing.file().get().toAbsolutePath().getParent().toRealPath();
      Path relative = Path.of(target);
      if (relative.isAbsolute()) {
        return Optional.empty();
      }
      Path file = folder.resolve(relative).normalize();
      if (!file.startsWith(folder) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      Path real = file.toRealPath();
      if (!real.startsWith(folder) || Files.size(real) > LONGEST) {
        return Optional.empty();
      }
      return Optional.of(new Source(name(importing, relative), Files.readString(real), Optional.of(real)));
    } catch (IOException | InvalidPathException unreadable) {
      return Optional.empty();
    }
  }

  /** As the author of the importing file would write it: beside that file. */
  private static String name(Source importing, Path relative) {
    int slash = Math.max(importing.name().lastIndexOf('/'), importing.name().lastIndexOf('\\'));
    return importing.name().substring(0, slash + 1) + relative.normalize();
  }

  @Override
  public Optional<Source> standard(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    try (InputStream text = StandardLibrary.class.getResourceAsStream(FOLDER + name + ".prune")) {
      return Optional.of(Source.of("std/" + name + ".prune", new String(text.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public Set<String> standardNames() {
    return new TreeSet<>(NAMES);
  }
}
