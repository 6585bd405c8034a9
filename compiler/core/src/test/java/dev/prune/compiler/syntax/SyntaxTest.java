package dev.prune.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.Golden;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.HumanFormat;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.diagnostic.Span;
import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Programs and their trees, malformed programs and their messages. */
class SyntaxTest {
  @TestFactory
  Stream<DynamicTest> trees() {
    return Golden.tests("syntax", ".tree", source -> TreeText.of(valid(source)));
  }

  @TestFactory
  Stream<DynamicTest> messages() {
    return Golden.tests(
        "syntax/errors",
        ".err",
        source -> {
          Diagnostics diagnostics = new Diagnostics();
          assertTrue(Parser.parse(source, diagnostics).isEmpty());
          return HumanFormat.render(diagnostics.all(), false);
        });
  }

  /** Each place lies in the place around it, and begins and ends with something that was written. */
  @TestFactory
  Stream<DynamicTest> places() {
    return Golden.programs("syntax").stream()
        .map(Golden::source)
        .map(source -> DynamicTest.dynamicTest(source.name(), () -> places(source)));
  }

  private static void places(Source source) {
    SourceFile file = valid(source);
    TreeText.walk(
        file,
        outer -> {
          Span span = span(outer);
          if (span == null) {
            return;
          }
          String written = source.text().substring(span.start(), span.end());
          assertEquals(written.strip(), written, outer.toString());
          assertFalse(written.isEmpty(), outer.toString());
          if (outer instanceof Expression.Named named) {
            assertEquals(named.name(), written);
          }
          TreeText.walk(
              outer,
              inner -> {
                Span place = span(inner);
                if (place != null) {
                  assertTrue(span.start() <= place.start() && place.end() <= span.end(), outer + " around " + inner);
                }
              });
        });
  }

  private static Span span(Record part) {
    for (RecordComponent component : part.getClass().getRecordComponents()) {
      if (component.getName().equals("span")) {
        return (Span) TreeText.get(part, component);
      }
    }
    return null;
  }

  static SourceFile valid(Source source) {
    Diagnostics diagnostics = new Diagnostics();
    return Parser.parse(source, diagnostics)
        .orElseThrow(() -> new AssertionError(HumanFormat.render(diagnostics.all(), false)));
  }

  @Test
  void placesCountInCharacters() {
    // A character outside the basic plane is two chars of the text; a byte order mark is a blank.
    Source source = Source.of("emoji.prune", "\uFEFF// \uD83D\uDE00\nlet x = \"\uD83D\uDE00\" |> f\n");
    SourceFile file = valid(source);
    Declaration.Let let = (Declaration.Let) file.declarations().getFirst();
    Expression.Pipe pipe = (Expression.Pipe) let.let().value();
    assertEquals("\uD83D\uDE00", ((Expression.Text) pipe.input()).value());
    Span step = pipe.step().span();
    assertEquals("f", source.text().substring(step.start(), step.end()));
  }

  @Test
  void documentationStandsRightAbove() {
    assertEquals("One.\nTwo.", doc("/// One.\n///Two.\nnetwork A {}"));
    assertEquals("One.", doc("let x = 1 /// no\n  /// One.\r\nnetwork A {}"));
    assertEquals("", doc("/// One.\n\nnetwork A {}"));
    assertEquals("", doc("/// One.\n// Two.\nnetwork A {}"));
    assertEquals("Two.", doc("/// One.\n\n/// Two.\nnetwork A {}"));
    assertEquals("", doc("let x = 1 /// no\nnetwork A {}"));
  }

  private static String doc(String text) {
    return ((Declaration.Network) valid(Source.of("doc.prune", text)).declarations().getLast()).doc();
  }

  @Test
  void operatorsBindAsInMathematics() {
    same("a + b |> relu", "(a + b) |> relu");
    same("a or b and not c == d + e * -f.g", "a or (b and (not (c == (d + (e * (-(f.g)))))))");
    same("a - b - c / d / e", "(a - b) - ((c / d) / e)");
    same("not a |> f", "(not a) |> f");
    same("-a@prev[1]", "-((a@prev)[1])");
    same("d@epoch 1 * 2", "(d@epoch 1) * 2");
  }

  private static void same(String left, String right) {
    assertEquals(
        TreeText.of(valid(Source.of("left", "let x = " + left))),
        TreeText.of(valid(Source.of("right", "let x = " + right))));
  }
}
