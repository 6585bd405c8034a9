package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliFmtTest {
  private static final String UGLY = "network Net{input x:float[4]\noutput y=x|>dense( 2 )}";

  @TempDir Path folder;

  @Test
  void filesAreWrittenOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("a.prune"), UGLY);
    CliCalls first = CliCalls.prunec("fmt", file.toString());
    assertEquals(new CliCalls(0, "Formatted " + file + "." + System.lineSeparator(), ""), first);
    assertNotEquals(UGLY, Files.readString(file));
    assertEquals(new CliCalls(0, "", ""), CliCalls.prunec("fmt", file.toString()));
    assertEquals(new CliCalls(0, "", ""), CliCalls.prunec("fmt", "--check", file.toString()));
  }

  @Test
  void checkingChangesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("a.prune"), UGLY);
    CliCalls call = CliCalls.prunec("fmt", "--check", file.toString());
    assertEquals(11, call.code());
    assertEquals(file + " is not in canonical form." + System.lineSeparator(), call.out());
    assertEquals(UGLY, Files.readString(file));
  }

  @Test
  void standardOutput() throws IOException {
    Path file = Files.writeString(folder.resolve("a.prune"), UGLY);
    CliCalls printed = CliCalls.prunec("fmt", "--stdout", file.toString());
    assertEquals(UGLY, Files.readString(file));
    CliCalls piped = CliCalls.prunecWithInput(UGLY.getBytes(StandardCharsets.UTF_8), "fmt", "-");
    assertEquals(printed, piped);
    assertTrue(printed.out().startsWith("network Net {\n"), printed.out());
  }

  @Test
  void whatIsNoProgramIsNotTouched() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.prune"), "network {");
    Path ugly = Files.writeString(folder.resolve("ugly.prune"), UGLY);
    CliCalls call = CliCalls.prunec("fmt", "--check", bad.toString(), ugly.toString(), "--error-format=short");
    assertEquals(1, call.code());
    assertTrue(call.err().contains("bad.prune:1:9: error PR"), call.err());
    assertTrue(call.out().contains("ugly.prune is not in canonical form"), call.out());
    assertEquals("network {", Files.readString(bad));
  }

  @Test
  void oneGoalAtATime() {
    assertEquals(2, CliCalls.prunec("fmt", "--check", "--stdout", "x.prune").code());
  }
}
