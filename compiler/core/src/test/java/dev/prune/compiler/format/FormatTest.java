package dev.prune.compiler.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Golden;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.HumanFormat;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.syntax.Lexeme;
import dev.prune.compiler.syntax.Parser;
import dev.prune.compiler.syntax.Sentences;
import dev.prune.compiler.syntax.SourceFile;
import dev.prune.compiler.syntax.TreeText;
import dev.prune.grammar.PruneParser;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The canonical form: as expected on chosen programs, and faithful on every program. */
class FormatTest {
  private static final long SEED = 300_100;

  @TestFactory
  Stream<DynamicTest> formatted() {
    return Golden.tests("format", ".formatted", FormatTest::faithful);
  }

  @TestFactory
  Stream<DynamicTest> theCorpus() {
    return Golden.programs("syntax").stream()
        .map(Golden::source)
        .map(source -> DynamicTest.dynamicTest(source.name(), () -> faithful(source)));
  }

  @Test
  void randomExpressions() {
    Sentences sentences = new Sentences(SEED);
    int programs = 0;
    for (int i = 0; i < 800; i++) {
      String value = String.join(" ", sentences.sentence(PruneParser.RULE_quantity, 5 + i % 40));
      programs += check("let x = " + value);
    }
    assertTrue(programs > 700, programs + " programs");
  }

  @Test
  void randomPrograms() {
    Sentences sentences = new Sentences(SEED);
    int programs = 0;
    for (int i = 0; i < 300; i++) {
      programs += check(String.join(" ", sentences.sentence(PruneParser.RULE_file, 120)));
    }
    assertTrue(programs > 200, programs + " programs");
  }

  @Test
  void randomProgramsWithComments() {
    Sentences sentences = new Sentences(SEED);
    Random random = new Random(SEED);
    int programs = 0;
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      int comments = 0;
      for (String word : sentences.sentence(PruneParser.RULE_file, 80)) {
        switch (random.nextInt(12)) {
          case 0 -> text.append(" // c").append(comments++).append('\n');
          case 1 -> text.append("\n/// d").append(comments++).append("  \n");
          case 2 -> text.append("\n\n\n");
          case 3 -> text.append("\r\n\t");
          default -> text.append(' ');
        }
        text.append(word);
      }
      programs += check(text.toString());
    }
    assertTrue(programs > 200, programs + " programs");
  }

  /** Formats what is a program; sentences of the grammar that say something twice are none. */
  private static int check(String text) {
    Source source = Source.of("random.prune", text);
    if (Parser.parse(source, new Diagnostics()).isEmpty()) {
      return 0;
    }
    faithful(source);
    return 1;
  }

  private static String faithful(Source source) {
    SourceFile tree = parse(source);
    Optional<String> formatted = Formatter.format(source, new Diagnostics());
    assertTrue(formatted.isPresent(), source.text());
    String text = formatted.get();
    Source again = Source.of(source.name(), text);
    assertEquals(TreeText.of(tree), TreeText.of(parse(again)), () -> source.text() + "\n=>\n" + text);
    assertEquals(comments(source), comments(again), () -> source.text() + "\n=>\n" + text);
    assertEquals(text, Formatter.format(again, new Diagnostics()).orElseThrow(), source::text);
    text.lines()
        .forEach(
            line -> {
              assertEquals(line.stripTrailing(), line, text);
              assertFalse(line.contains("\t"), text);
            });
    assertTrue(text.isEmpty() || text.endsWith("\n") && !text.endsWith("\n\n") && !text.startsWith("\n"), text);
    assertFalse(text.contains("\n\n\n"), text);
    return text;
  }

  private static SourceFile parse(Source source) {
    Diagnostics diagnostics = new Diagnostics();
    return Parser.parse(source, diagnostics)
        .orElseThrow(() -> new AssertionError(HumanFormat.render(diagnostics.all(), false) + source.text()));
  }

  private static List<String> comments(Source source) {
    return Parser.lexemes(source).stream()
        .filter(lexeme -> lexeme.kind() == Lexeme.Kind.COMMENT)
        .map(lexeme -> lexeme.text().stripTrailing())
        .sorted()
        .toList();
  }

  @Test
  void noProgramNoText() {
    Diagnostics diagnostics = new Diagnostics();
    assertEquals(Optional.empty(), Formatter.format(Source.of("wrong.prune", "network {"), diagnostics));
    assertTrue(diagnostics.failed());
  }
}
