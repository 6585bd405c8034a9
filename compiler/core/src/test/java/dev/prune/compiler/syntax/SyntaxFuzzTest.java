package dev.prune.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Golden;
import dev.prune.compiler.diagnostic.Diagnostic;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.HumanFormat;
import dev.prune.compiler.diagnostic.JsonFormat;
import dev.prune.compiler.diagnostic.ShortFormat;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.grammar.PruneParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever the text: a tree, or messages with places inside the text; never an exception. */
class SyntaxFuzzTest {
  private static final long SEED = 20260117;

  @Test
  void randomTokens() {
    Sentences sentences = new Sentences(SEED);
    for (int i = 0; i < 1_500; i++) {
      List<String> words = new ArrayList<>();
      for (int n = sentences.random().nextInt(60); n >= 0; n--) {
        words.add(sentences.anyWord());
      }
      parse(String.join(i % 2 == 0 ? " " : "\n", words));
    }
  }

  @Test
  void randomCharacters() {
    Random random = new Random(SEED);
    String alphabet = "abcx09.%\"'\\/*+-=<>|@{}()[],:#;& \t\r\n\u00E9\u2028\uD83D\uDE00\uFEFF\u0000";
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(120); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      parse(text.toString());
    }
  }

  @Test
  void damagedPrograms() {
    Sentences sentences = new Sentences(SEED);
    Random random = sentences.random();
    List<Source> corpus = Golden.programs("syntax").stream().map(Golden::source).toList();
    for (int i = 0; i < 1_500; i++) {
      StringBuilder text = new StringBuilder(corpus.get(i % corpus.size()).text());
      for (int n = 1 + random.nextInt(3); n > 0 && !text.isEmpty(); n--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
          case 0 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
          case 1 -> text.insert(at, sentences.anyWord());
          case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
          default -> text.setCharAt(at, "{}()[]=:,.x1\n".charAt(random.nextInt(13)));
        }
      }
      parse(text.toString());
    }
  }

  /** The parser reads every sentence of the grammar: prediction never leads it astray. */
  @Test
  void randomSentences() {
    Sentences sentences = new Sentences(SEED);
    for (int i = 0; i < 1_500; i++) {
      String text = String.join(" ", sentences.sentence(PruneParser.RULE_file, 60));
      Diagnostics diagnostics = parse(text);
      // What the grammar allows and the tree does not.
      Set<String> allowed = Set.of("PR0119", "PR0104");
      List<Diagnostic> wrong =
          diagnostics.all().stream().filter(diagnostic -> !allowed.contains(diagnostic.code().id())).toList();
      assertEquals("", HumanFormat.render(wrong, false), text);
    }
  }

  private static Diagnostics parse(String text) {
    Source source = Source.of("random.prune", text);
    Diagnostics diagnostics = new Diagnostics();
    boolean parsed = Parser.parse(source, diagnostics).isPresent();
    assertEquals(parsed, diagnostics.all().isEmpty(), text);
    for (Diagnostic diagnostic : diagnostics.all()) {
      int start = diagnostic.span().start();
      int end = diagnostic.span().end();
      assertTrue(0 <= start && start <= end && end <= text.length(), diagnostic + " in " + text);
      assertFalse(HumanFormat.render(diagnostic, true).isEmpty());
      assertFalse(ShortFormat.render(diagnostic).isEmpty());
    }
    assertTrue(JsonFormat.render(diagnostics.all()).startsWith("{"));
    return diagnostics;
  }
}
