package dev.prune.cli.run;

import dev.prune.runtime.PruneException;
import dev.prune.runtime.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The channels that a run left of each group, a line each: what the compiler needs to write the shrunk network. */
public final class Widths {
  private static final String FILE = "widths.txt";

  private Widths() {}

  static void write(Path folder, Map<String, Integer> widths) {
    String text =
        widths.entrySet().stream()
            .map(group -> group.getValue() + " " + group.getKey() + "\n")
            .collect(Collectors.joining());
    AtomicFile.write(folder.resolve(FILE), text.getBytes(StandardCharsets.UTF_8));
  }

  /** What the run in {@code folder} left. */
  public static Map<String, Integer> read(Path folder) {
    Map<String, Integer> widths = new LinkedHashMap<>();
    Path file = folder.resolve(FILE);
    try {
      for (String line : Files.readAllLines(file)) {
        int space = line.indexOf(' ');
        widths.put(line.substring(space + 1), Integer.parseInt(line.substring(0, space)));
      }
    } catch (IOException e) {
      throw PruneException.unreadable(file, e);
    }
    return widths;
  }
}
