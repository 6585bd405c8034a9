package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exceptions become sentences and exit codes. */
class CliFailuresTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @EnumSource(Failure.class)
  void ownFailures(Failure failure) {
    assertEquals(failure.exitCode(), report(new PruneException(failure, "It broke.", "Mend it."), Map.of()));
    assertEquals("prunec: It broke.\n  Mend it.\n", text());
  }

  @Test
  void files() {
    assertEquals(3, report(new NoSuchFileException("x.prune"), Map.of()));
    assertTrue(text().startsWith("prunec: The file `x.prune` does not exist.\n"), text());
    err.reset();
    assertEquals(3, report(new UncheckedIOException(new FileSystemException("y", null, "Disk full")), Map.of()));
    assertTrue(text().startsWith("prunec: The file `y` cannot be used: Disk full.\n"), text());
  }

  @Test
  void memory() {
    assertEquals(6, report(new OutOfMemoryError("Java heap space"), Map.of()));
  }

  @Test
  void defectsLeaveALog() throws IOException {
    assertEquals(70, report(new IllegalStateException("odd"), Map.of()));
    assertTrue(text().startsWith("prunec: This is a defect of Prune, not of your program: "), text());
    assertFalse(text().contains("\tat "), text());
    Matcher log = Pattern.compile("the log (\\S+\\.log)\\.").matcher(text());
    assertTrue(log.find(), text());
    Path file = Path.of(log.group(1));
    assertTrue(Files.readString(file).contains("CliFailuresTest.defectsLeaveALog"));
    Files.delete(file);
  }

  @Test
  void tracesOnRequest() {
    report(new PruneException(Failure.DEVICE, "It broke.", ""), Map.of("PRUNE_DEBUG", "1"));
    assertTrue(text().contains("\tat "), text());
  }

  private int report(Throwable thrown, Map<String, String> environment) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    return Failures.report(
        thrown,
        new Terminal(InputStream.nullInputStream(), stream, stream, false, false, 80, environment));
  }

  private String text() {
    return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
