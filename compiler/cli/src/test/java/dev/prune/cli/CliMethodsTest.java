package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.prune.compiler.library.MethodFile;
import dev.prune.compiler.library.PublishedMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code prunec methods} and {@code prunec explain method}. */
class CliMethodsTest {
  @TempDir Path folder;

  @Test
  void everyMethodIsListed() {
    CliCalls call = CliCalls.prunec("methods");
    assertEquals(0, call.code(), call.err());
    assertTrue(
        call.out().lines().anyMatch(l -> l.matches("snip +Lee et al. 2019 +Connection sensitivity at the beginning: .*")),
        call.out());
    assertTrue(call.out().contains("                 (remove, layers: all, batches: 5)\n"), call.out());
    for (MethodFile file : MethodFile.standard()) {
      for (PublishedMethod method : file.methods()) {
        assertTrue(call.out().lines().anyMatch(line -> line.startsWith(method.name() + " ")), method.name());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {79, 99, 110})
  void columnsFitTheTerminal(int width) {
    List<String> lines = CliMethods.lines(MethodFile.standard(), width);
    assertEquals(List.of(), lines.stream().filter(line -> line.length() > width).toList());
    String text = lines.stream().collect(Collectors.joining("\n"));
    assertTrue(text.contains("layers: all") && !text.contains("layers:\n"), text);
  }

  @Test
  void json() throws IOException {
    CliCalls call = CliCalls.prunec("methods", "--json");
    assertEquals(0, call.code(), call.err());
    JsonNode methods = new ObjectMapper().readTree(call.out()).at("/methods");
    assertEquals(MethodFile.standard().stream().mapToInt(f -> f.methods().size()).sum(), methods.size());
    for (JsonNode method : methods) {
      if (method.at("/method").asText().equals("gmp")) {
        assertEquals("std.gmp", method.at("/import").asText());
        assertTrue(method.at("/paper").asText().contains("arXiv 1710.01878"), method::toString);
        assertEquals("end", method.at("/parameters/2/name").asText());
        assertEquals("moment", method.at("/parameters/2/type").asText());
        assertTrue(method.at("/parameters/2/required").asBoolean());
        assertEquals("100 steps", method.at("/parameters/3/default").asText());
        assertEquals("[\"cubic\"]", method.at("/clauses/rounds").toString());
        return;
      }
    }
    throw new AssertionError(call.out());
  }

  @Test
  void aFileIsPrintedAsItIs() {
    MethodFile file = MethodFile.standard().stream().filter(f -> f.name().equals("earlycrop")).findFirst().orElseThrow();
    for (String name : List.of("earlycrop", "earlycrop_units", "std.earlycrop")) {
      assertEquals(new CliCalls(0, file.source().text(), ""), CliCalls.prunec("explain", "method", name));
    }
    // A file that has no method of its name is found as well.
    assertTrue(CliCalls.prunec("explain", "method", "random").out().contains("method random_units("));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          explain method snpi | The standard library has no method `snpi`. | Did you mean `snip`? `prunec methods`
          explain method x | The standard library has no method `x`. | Available: `acdc`,
          explain method | The name of a method is missing. | Write `prunec explain method NAME`;
          """)
  void whatIsNotThere(String line, String message, String help) {
    CliCalls call = CliCalls.prunec(line.split(" "));
    assertEquals(2, call.code(), call.err());
    assertEquals("", call.out());
    assertTrue(call.err().startsWith("prunec: " + message + "\n  " + help), call.err());
  }

  @Test
  void aProgramMayHaveThatName() throws IOException {
    Path file = Files.move(TinyProgram.write(folder, "0.1", 1, ""), folder.resolve("method"));
    CliCalls call = CliCalls.prunec("explain", file.toString(), "fc1");
    assertEquals(0, call.code(), call.err());
    assertTrue(call.out().startsWith("Group `fc1` has 24 channels"), call.out());
  }
}
