package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.prune.compiler.diagnostic.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Tests that are programs: every {@code .prune} file of a folder of {@code src/test/resources} with what is expected of it in a
 * file of the same name beside it.
 *
 * <p>{@code -Dgolden.write=true} writes the files that are missing, {@code -Dgolden.write=all} writes all anew; read the
 * difference before it is committed.
 */
public final class Golden {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final String WRITE = System.getProperty("golden.write", "false");

  private Golden() {}

  /** One test a program directly in {@code folder}: {@code actual} must give the text of the file with {@code suffix}. */
  public static Stream<DynamicTest> tests(String folder, String suffix, Function<Source, String> actual) {
    Stream<DynamicTest> tests =
        programs(folder).stream()
            .map(
                program ->
                    DynamicTest.dynamicTest(
                        RESOURCES.relativize(program).toString(),
                        program.toUri(),
                        () -> check(beside(program, suffix), actual.apply(source(program)))));
    return Stream.concat(tests, Stream.of(DynamicTest.dynamicTest(folder, () -> noneAlone(folder, suffix))));
  }

  /** A file of expectations without its program would test nothing for ever. */
  private static void noneAlone(String folder, String suffix) {
    List<Path> expected = programs(folder).stream().map(program -> beside(program, suffix)).toList();
    List<Path> alone = files(folder, suffix).stream().filter(file -> !expected.contains(file)).toList();
    assertEquals(List.of(), alone, "There is no program beside these files.");
  }

  /** The programs directly in a folder of the test resources, by name. */
  public static List<Path> programs(String folder) {
    return files(folder, ".prune");
  }

  private static List<Path> files(String folder, String suffix) {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** A program; messages name it by its file name alone. */
  public static Source source(Path program) {
    try {
      return Source.of(program.getFileName().toString(), Files.readString(program));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** Compares a text with the file that holds what is expected. */
  public static void check(Path expected, String actual) throws IOException {
    boolean missing = Files.notExists(expected);
    if (WRITE.equals("all") || missing && WRITE.equals("true")) {
      Files.writeString(expected, actual);
    } else if (missing) {
      fail("There is no " + expected + "; -Dgolden.write=true writes it.\n" + actual);
    }
    assertEquals(Files.readString(expected), actual, expected.toString());
  }

  private static Path beside(Path program, String suffix) {
    return program.resolveSibling(program.getFileName().toString().replaceFirst("\\.prune$", suffix));
  }
}
