package dev.prune.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Golden;
import dev.prune.compiler.Options;
import dev.prune.compiler.PruneCompiler;
import dev.prune.compiler.Result;
import dev.prune.compiler.diagnostic.HumanFormat;
import dev.prune.compiler.diagnostic.Severity;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.syntax.Lexeme;
import dev.prune.compiler.syntax.Parser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is written, the compiler answers with a program or with messages, never with an exception. */
class ScheduleFuzzTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 1500);

  @Test
  void mutatedProgramsGiveMessages() {
    List<Source> sources =
        Stream.of("schedule/errors", "schedule")
            .flatMap(folder -> Golden.programs(folder).stream())
            .map(Path::toAbsolutePath)
            .map(Golden::source)
            .toList();
    List<String> words = new ArrayList<>();
    for (Source source : sources) {
      texts(source).stream().filter(w -> !w.isBlank()).forEach(words::add);
    }
    Random random = new Random(7);
    for (int round = 0; round < ROUNDS; round++) {
      Source source = sources.get(random.nextInt(sources.size()));
      List<String> text = new ArrayList<>(texts(source));
      for (int i = random.nextInt(4) + 1; i > 0; i--) {
        mutate(text, words, random);
      }
      check(Source.of("mutant.prune", String.join(" ", text)));
    }
  }

  private static List<String> texts(Source source) {
    return Parser.lexemes(source).stream()
        .filter(l -> l.kind() != Lexeme.Kind.COMMENT)
        .map(Lexeme::text)
        .toList();
  }

  private static void mutate(List<String> text, List<String> words, Random random) {
    // The training is at the end of the file, and what is tried here.
    int at = text.size() - 1 - random.nextInt(Math.min(text.size(), 60));
    String word = words.get(random.nextInt(words.size()));
    switch (random.nextInt(4)) {
      case 0 -> text.remove(at);
      case 1 -> text.add(at, word);
      case 2 -> text.set(at, text.get(random.nextInt(text.size())));
      default -> text.set(at, word);
    }
  }

  private static void check(Source source) {
    Result result;
    try {
      result = PruneCompiler.compile(source, Options.defaults());
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(source.text(), e);
    }
    boolean failed = result.diagnostics().stream().anyMatch(d -> d.severity() == Severity.ERROR);
    assertTrue(failed != result.compilation().isPresent(), source.text());
    HumanFormat.render(result.diagnostics(), false);
  }
}
