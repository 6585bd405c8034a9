package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rnu x.prune | There is no command `rnu`. | Did you mean `run`?
          run --epohcs 3 x.prune | There is no option `--epohcs`. | Did you mean `--epochs`?
          run | FILE is missing. | `prunec run --help` shows what can be given.
          run x.prune y.prune | `y.prune` is one argument too many. | `prunec run --help` shows what can be given.
          run x.prune --epochs x | The option --epochs expects a whole number, found `x`. | `prunec run --help`
          run x.prune --threads 99999 | The option --threads expects a whole number from 1 to 1024, found 99999. | `prunec
          check --color blue x.prune | The option --color expects one of `auto`, `always`, `never`, found `blue`. | `prunec
          fmt --check --stdout x.prune | --check and --stdout exclude each other. | `prunec fmt --help`
          """)
  void sentences(String line, String message, String help) {
    CliCalls call = CliCalls.prunec(line.split(" "));
    assertEquals(2, call.code(), call.err());
    assertTrue(call.err().startsWith("prunec: " + message + "\n  " + help), call.err());
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
