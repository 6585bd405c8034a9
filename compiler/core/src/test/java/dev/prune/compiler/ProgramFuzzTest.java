package dev.prune.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prune.compiler.diagnostic.HumanFormat;
import dev.prune.compiler.diagnostic.JsonFormat;
import dev.prune.compiler.diagnostic.Severity;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.syntax.Lexeme;
import dev.prune.compiler.syntax.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Programs with some of their words taken out, doubled, exchanged, or put in from other programs: the compiler answers with
 * a program or with errors, never with an exception, never with neither.
 */
class ProgramFuzzTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 2500);

  @Test
  void mutatedProgramsGiveMessages() throws IOException {
    List<List<String>> programs = new ArrayList<>();
    for (Path file : files()) {
      programs.add(words(Files.readString(file)));
    }
    List<String> known = programs.stream().flatMap(List::stream).distinct().toList();
    Random random = new Random(11);
    for (int round = 0; round < ROUNDS; round++) {
      List<String> words = new ArrayList<>(programs.get(random.nextInt(programs.size())));
      for (int i = random.nextInt(3); i >= 0; i--) {
        mutate(words, known, random);
      }
      check(Source.of("mutant.prune", String.join(" ", words)));
    }
  }

  /** Programs that compile, and programs with errors in their networks. */
  private static List<Path> files() throws IOException {
    List<Path> all = new ArrayList<>(Golden.programs("diagnostics"));
    try (Stream<Path> examples = Files.list(Path.of("../../examples"))) {
      examples.filter(f -> f.toString().endsWith(".prune")).sorted().forEach(all::add);
    }
    return all;
  }

  private static List<String> words(String text) {
    return Parser.lexemes(Source.of("program.prune", text)).stream()
        .filter(l -> l.kind() != Lexeme.Kind.COMMENT)
        .map(Lexeme::text)
        .filter(w -> !w.isBlank())
        .toList();
  }

  private static void mutate(List<String> words, List<String> known, Random random) {
    int at = random.nextInt(words.size());
    int other = random.nextInt(words.size());
    switch (random.nextInt(6)) {
      case 0 -> words.remove(at);
      case 1 -> words.add(at, words.get(at));
      case 2 -> words.set(at, words.set(other, words.get(at)));
      case 3 -> words.add(at, words.get(other));
      case 4 -> words.set(at, words.get(other));
      default -> words.set(at, known.get(random.nextInt(known.size())));
    }
  }

  private static void check(Source source) {
    Result result;
    try {
      result = PruneCompiler.compile(source, Options.defaults());
    } catch (RuntimeException | StackOverflowError defect) {
      throw new AssertionError(source.text(), defect);
    }
    boolean failed = result.diagnostics().stream().anyMatch(d -> d.severity() == Severity.ERROR);
    assertEquals(failed, result.compilation().isEmpty(), source.text());
    HumanFormat.render(result.diagnostics(), false);
    JsonFormat.render(result.diagnostics());
  }
}
