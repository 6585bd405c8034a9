package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.runtime.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every message has a program that gives it and a section in docs/errors.md, every exit code its line there. */
class CodesTest {
  private static final Path ERRORS = Path.of("../../docs/errors.md");
  private static final Pattern GIVEN = Pattern.compile("(?m)^(?:Error|Warning) (PR\\d{4}):");
  private static final Pattern HEADING = Pattern.compile("(?m)^## (PR\\d{4} \\w+)$");
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^```prune error (PR\\d{4})\\b");

  /** Goldens of this module, and examples of the page, which DocsTest compiles. */
  @Test
  void everyMessageHasAProgram() throws IOException {
    Set<String> given = new TreeSet<>(found(EXAMPLE, Files.readString(ERRORS)));
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".err")).toList()) {
        given.addAll(found(GIVEN, Files.readString(file)));
      }
    }
    assertEquals(
        List.of(),
        Arrays.stream(Code.values()).map(Code::id).filter(id -> !given.contains(id)).toList(),
        "These messages have neither a golden test nor an example in docs/errors.md.");
  }

  @Test
  void everyMessageHasASectionAndEverySectionAMessage() throws IOException {
    Set<String> codes = Arrays.stream(Code.values()).map(c -> c.id() + " " + c.key()).collect(Collectors.toSet());
    List<String> sections = found(HEADING, Files.readString(ERRORS));
    assertEquals(List.of(), codes.stream().filter(c -> !sections.contains(c)).sorted().toList(), "Without a section.");
    assertEquals(List.of(), sections.stream().filter(s -> !codes.contains(s)).toList(), "Sections of no message.");
    assertEquals(sections.stream().sorted().distinct().toList(), sections, "Sections stand in order, each once.");
  }

  @Test
  void everyExitCodeIsExplained() throws IOException {
    String page = Files.readString(ERRORS);
    for (Failure failure : Failure.values()) {
      assertTrue(page.contains("| " + failure.exitCode() + " | `" + failure + "` |"), failure + " is not on the page.");
    }
  }

  private static List<String> found(Pattern pattern, String text) {
    return new ArrayList<>(pattern.matcher(text).results().map((MatchResult m) -> m.group(1)).toList());
  }
}
