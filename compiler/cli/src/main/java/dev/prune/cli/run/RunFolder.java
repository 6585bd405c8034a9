package dev.prune.cli.run;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of a run's files. Runs never share one unless the user says so. */
public final class RunFolder {
  private static final int MOST = 1_000_000;

  private RunFolder() {}

  /** A new folder {@code parent/stem-N} with the smallest N that is free. */
  public static Path fresh(Path parent, String stem) throws IOException {
    Files.createDirectories(parent);
    for (int number = 1; number < MOST; number++) {
      try {
        // Fails where it exists, so that two runs that start together get two folders.
        return Files.createDirectory(parent.resolve(stem + "-" + number));
      } catch (FileAlreadyExistsException taken) {
        continue;
      }
    }
    throw new PruneException(
        Failure.INPUT_OUTPUT, "The folder `" + parent + "` holds too many runs.", "Give another one with --out.");
  }

  /** The folder that the user named, made where it is missing; files of a former run in it are replaced. */
  public static Path given(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new PruneException(
          Failure.INPUT_OUTPUT, "`" + folder + "` is a file; --out expects a folder.", "Choose another name.");
    }
    return Files.createDirectories(folder);
  }

  /** Removes a folder that this process made for a run that did not begin, with what was prepared in it. */
  public static void removeUnbegun(Path folder) throws IOException {
    for (Path prepared : List.of(folder.resolve("java"), folder.resolve("classes"), folder.resolve(RunArguments.FILE))) {
      if (Files.exists(prepared)) {
        try (Stream<Path> all = Files.walk(prepared)) {
          for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(each);
          }
        }
      }
    }
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException others) {
      // Somebody put a file there meanwhile.
    }
  }

  /** {@code lenet300} of {@code examples/lenet300.prune}. */
  public static String stem(String source) {
    String name = source.equals("-") ? "stdin" : Path.of(source).getFileName().toString();
    String stem = name.endsWith(".prune") ? name.substring(0, name.length() - ".prune".length()) : name;
    return stem.isBlank() ? "run" : stem;
  }
}
