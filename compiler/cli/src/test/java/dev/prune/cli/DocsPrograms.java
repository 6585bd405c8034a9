package dev.prune.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.prune.compiler.Options;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.Result;
import dev.prune.compiler.diagnostic.HumanFormat;
import dev.prune.compiler.diagnostic.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Blocks that are programs, or stand inside one. */
final class DocsPrograms {
  private static final Set<String> SETTINGS =
      Set.of("data", "loss", "optimizer", "schedule", "batch", "epochs", "seed", "align");

  private DocsPrograms() {}

  /** Compiles without a message. */
  static void check(DocsBlock block, String text) {
    Result result = compile(block, text);
    assertEquals("", HumanFormat.render(result.diagnostics(), false));
    assertTrue(result.compilation().isPresent());
  }

  /** Gives the messages with these codes, and no other. */
  static void fail(DocsBlock block, String text, Set<String> codes) {
    Result result = compile(block, text);
    Set<String> given = result.diagnostics().stream().map(d -> d.code().id()).collect(Collectors.toSet());
    assertEquals(codes, given, () -> HumanFormat.render(result.diagnostics(), false));
  }

  /** Trains to its end, and every {@code compact} in it really makes the network smaller. */
  static void run(DocsBlock block, Path folder) throws IOException {
    check(block, block.text());
    Path program = Files.writeString(folder.resolve("program.prune"), block.text());
    Path out = folder.resolve("out");
    CliCalls call = CliCalls.prunec("run", program.toString(), "--out", out.toString(), "--quiet");
    assertEquals(0, call.code(), call.err());
    if (block.text().contains("compact ")) {
      JsonNode record = new ObjectMapper().readTree(out.resolve("record.json").toFile());
      long before = record.at("/parameters").longValue();
      assertTrue(record.at("/final/parameters").longValue() < before, "The network did not shrink.");
    }
  }

  private static Result compile(DocsBlock block, String text) {
    return PruneCompiler.compile(Source.of(block.place().replace(':', '-') + ".prune", text), Options.defaults());
  }

  /** A program with statements right after the input of its network. */
  static String inNetwork(String program, String statements) {
    int input = program.indexOf("  input ");
    int at = program.indexOf('\n', input) + 1;
    return program.substring(0, at) + statements + program.substring(at);
  }

  /**
   * A program with items at the end of its training, in place of the rules that it has there; a setting that is said
   * takes the place of the program's.
   */
  static String inTraining(String program, String items) {
    int body = program.indexOf("\ntrain ") + 1;
    List<String> said = new ArrayList<>();
    int depth = 0; // What stands in a phase is not said of the training.
    for (String line : items.lines().filter(l -> !l.isBlank()).toList()) {
      String word = line.strip().split("\\s")[0];
      if (depth == 0 && SETTINGS.contains(word)) {
        said.add(word);
      }
      depth += line.replaceAll("[^{]", "").length() - line.replaceAll("[^}]", "").length();
    }
    String settings =
        Arrays.stream(program.substring(body).split("\n"))
            .takeWhile(line -> !line.isBlank() && !line.equals("}"))
            .filter(line -> !said.contains(line.strip().split("\\s")[0]))
            .collect(Collectors.joining("\n"));
    return program.substring(0, body) + settings + "\n" + items + "}\n";
  }
}
