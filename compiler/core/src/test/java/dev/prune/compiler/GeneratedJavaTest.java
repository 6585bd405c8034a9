package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.diagnostic.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The Java of every example that is short enough to be read, kept as a file: whatever changes it shows as a difference that
 * someone reads. The bytes depend on the program alone.
 */
class GeneratedJavaTest {
  private static final Path EXAMPLES = Path.of("../../examples");
  private static final Path KEPT = Path.of("src/test/resources/java");

  /** Characters of the longest Java that is kept. */
  private static final int READABLE = 40_000;

  private static List<Path> kept() throws IOException {
    return examples().stream().filter(program -> java(program, program + "").length() <= READABLE).toList();
  }

  private static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.filter(f -> f.toString().endsWith(".prune")).sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyExample() throws IOException {
    return kept().stream()
        .map(
            program -> {
              String name = name(program, ".prune") + ".jva";
              return DynamicTest.dynamicTest(name, () -> Golden.check(KEPT.resolve(name), java(program, program + "")));
            });
  }

  @Test
  void nothingIsKeptWithoutItsExample() throws IOException {
    List<String> programs = kept().stream().map(f -> name(f, ".prune")).sorted().toList();
    try (Stream<Path> kept = Files.list(KEPT)) {
      assertEquals(programs, kept.map(f -> name(f, ".jva")).sorted().toList());
    }
  }

  private static String name(Path file, String suffix) {
    return file.getFileName().toString().replace(suffix, "");
  }

  /** Wherever it is compiled, in whatever language and time zone, and however the file is named on the command line. */
  @Test
  void bytesDependOnTheProgramAlone() throws IOException {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      for (Path program : kept()) {
        Locale.setDefault(Locale.ROOT);
        String first = java(program, program.getFileName().toString());
        // A Turkish upper case i has a dot, and these digits are not ours.
        for (String language : List.of("tr-TR", "ar-EG-u-nu-arab", "de-CH")) {
          Locale.setDefault(Locale.forLanguageTag(language));
          TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
          assertEquals(first, java(program, program.toAbsolutePath().toString()), language);
          assertEquals(first, java(program, "C:\\nets\\" + program.getFileName()), language);
        }
      }
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void linesAreOfReadableWidth() throws IOException {
    for (Path program : examples()) {
      for (String line : java(program, program + "").split("\n", -1)) {
        assertTrue(line.length() <= 120, line);
        assertEquals(line.stripTrailing(), line);
      }
    }
  }

  private static String java(Path program, String name) {
    Result result;
    try {
      result = PruneCompiler.compile(new Source(name, Files.readString(program), Optional.of(program)), Options.defaults());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return result.compilation().orElseThrow(() -> new AssertionError(result.diagnostics())).java().getFirst().text();
  }
}
