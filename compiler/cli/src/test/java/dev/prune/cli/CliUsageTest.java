package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong command lines, help and versions. */
class CliUsageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "chek x.prune", "explain", "explain PR9999", "--color=purple", "--error-format xml", "help no"})
  void wrongCommandLines(String line) {
    CliCalls call = CliCalls.prunec(line.isEmpty() ? new String[0] : line.split(" "));
    assertEquals(2, call.code(), call.err());
    assertEquals("", call.out());
    assertTrue(call.err().startsWith("prunec: "), call.err());
    assertFalse(call.err().contains("\tat "), call.err());
  }

  @Test
  void version() {
    CliCalls call = CliCalls.prunec("--version");
    assertEquals(0, call.code(), call.err());
    List<String> lines = call.out().lines().toList();
    assertTrue(lines.get(0).matches("prunec \\d.*"), call.out());
    assertTrue(lines.get(1).matches("grammar \\d+"), call.out());
    assertTrue(lines.get(2).matches("runtime ABI \\d+"), call.out());
    assertTrue(lines.get(3).startsWith("JVM 25") || lines.get(3).startsWith("JVM"), call.out());
  }

  @Test
  void help() {
    CliCalls call = CliCalls.prunec("--help");
    assertEquals(0, call.code(), call.err());
    assertTrue(call.out().contains("130"), "exit codes are documented");
    assertEquals(CliCalls.prunec("help").out(), call.out());
    assertEquals(CliCalls.prunec("explain", "--help").out(), CliCalls.prunec("help", "explain").out());
  }

  @Test
  void completion() {
    CliCalls call = CliCalls.prunec("completion");
    assertEquals(0, call.code(), call.err());
    assertTrue(call.out().contains("complete -F"), call.out());
  }

  @Test
  void errorsAsJson() {
    CliCalls call = CliCalls.prunec("explain", "PR9999", "--error-format", "json");
    assertEquals(2, call.code());
    assertTrue(
        call.err().startsWith("{\"diagnostics\":[{\"severity\":\"error\",\"message\":\"There is no message"),
        call.err());
  }
}
