package dev.prune.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostic;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts beyond measure are answered with a message, and soon. */
class SyntaxLimitsTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  private static List<Code> codes(String text) {
    return assertTimeoutPreemptively(
        SOON,
        () -> {
          Diagnostics diagnostics = new Diagnostics();
          boolean parsed = Parser.parse(Source.of("long.prune", text), diagnostics).isPresent();
          assertEquals(parsed, diagnostics.all().isEmpty());
          return diagnostics.all().stream().map(Diagnostic::code).distinct().toList();
        });
  }

  @Test
  void hugeFiles() {
    assertEquals(List.of(Code.FILE_TOO_LONG), codes("x".repeat(1_000_001)));
    assertEquals(List.of(Code.FILE_TOO_LONG), codes("let x = 1" + " + 1".repeat(100_000)));
    assertEquals(List.of(), codes("// " + "x".repeat(999_990)));
    assertEquals(List.of(), codes("let x = 1\n".repeat(5_000)));
    assertEquals(List.of(Code.FILE_TOO_LONG), codes("let x = 1\n".repeat(5_001)));
  }

  @Test
  void longChains() {
    assertEquals(List.of(), codes("let x = 1" + " + 1".repeat(900)));
    assertEquals(List.of(Code.EXPRESSION_TOO_LONG), codes("let x = 1" + " + 1".repeat(9_000)));
    assertEquals(List.of(Code.EXPRESSION_TOO_LONG), codes("let x = a" + " |> f".repeat(9_000)));
    assertEquals(List.of(Code.EXPRESSION_TOO_LONG), codes("let x = a" + ".b".repeat(9_000)));
    assertEquals(List.of(), codes("let x = [1" + ", 1".repeat(9_000) + "]"));
    String chain = "if a {}" + " else if a {}".repeat(3_000);
    assertEquals(List.of(Code.EXPRESSION_TOO_LONG), codes("network A {" + chain + "}"));
    assertEquals(List.of(Code.EXPRESSION_TOO_LONG), codes("method m() {" + chain + "}"));
  }

  @Test
  void deepNesting() {
    assertEquals(List.of(), codes("let x = " + "(".repeat(64) + "1" + ")".repeat(64)));
    assertEquals(List.of(Code.NESTING_TOO_DEEP), codes("let x = " + "(".repeat(65) + "1" + ")".repeat(65)));
    assertEquals(List.of(Code.NESTING_TOO_DEEP), codes("(".repeat(19_000)));
    assertEquals(List.of(Code.NESTING_TOO_DEEP), codes("let x = " + "[f(".repeat(5_000)));
    assertEquals(List.of(Code.NESTING_TOO_DEEP), codes("network A {" + "repeat 2 {".repeat(5_000)));
    assertEquals(List.of(Code.NESTING_TOO_DEEP), codes("let x = " + "-".repeat(19_000) + "1"));
    assertEquals(List.of(Code.NESTING_TOO_DEEP), codes("let x = " + "not ".repeat(19_000) + "y"));
    assertEquals(List.of(), codes("let x = " + "f(g[a |> h(".repeat(21) + "1" + ")])".repeat(21)));
  }

  @Test
  void errorsAtTheEndOfLongFiles() {
    assertEquals(List.of(Code.UNEXPECTED_TOKEN), codes("let x = 1 + f(2, 3)\n".repeat(1_500) + "let y = ="));
    assertEquals(List.of(Code.UNEXPECTED_TOKEN), codes("let x = a" + " + 1 * b".repeat(4_000) + " +"));
    String body = "  x = a |> f(1) |> g\n".repeat(1_700);
    assertEquals(List.of(Code.UNCLOSED_BRACKET), codes("network A {\n" + body));
    assertTrue(codes("network A {\n" + "  x = = 1\n".repeat(4_000) + "}").contains(Code.UNEXPECTED_TOKEN));
    assertTrue(codes("} ".repeat(19_000)).contains(Code.UNOPENED_BRACKET));
  }

  @Test
  void noise() {
    assertEquals(List.of(Code.WRONG_QUOTE), codes("'".repeat(19_000)));
    assertEquals(List.of(Code.UNKNOWN_CHARACTER), codes("\u0000\u2028\uD83D".repeat(6_000)));
    assertEquals(List.of(Code.UNTERMINATED_TEXT), codes("\"\n".repeat(9_000)));
    assertTrue(codes("\"\\".repeat(9_000)).contains(Code.UNTERMINATED_TEXT));
    assertEquals(List.of(Code.NUMBER_OUT_OF_RANGE), codes("let x = " + "9".repeat(900_000)));
    assertEquals(List.of(), codes("let x = 0." + "0".repeat(900_000)));
    assertEquals(List.of(Code.NAME_TOO_LONG), codes("let x = " + "y".repeat(900_000)));
  }
}
