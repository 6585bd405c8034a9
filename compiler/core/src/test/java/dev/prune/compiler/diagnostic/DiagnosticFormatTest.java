package dev.prune.compiler.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Messages in their three forms. */
class DiagnosticFormatTest {
  private static Diagnostic at(String text, String marked, String... help) {
    Source source = Source.of("a.prune", text);
    int start = text.indexOf(marked);
    return new Diagnostic(
        Code.SEMICOLON,
        Severity.ERROR,
        new Span(source, start, start + marked.length()),
        "Something is wrong.",
        List.of(help));
  }

  private static String human(String text, String marked, String... help) {
    return HumanFormat.render(at(text, marked, help), false);
  }

  @Test
  void caretsUnderTheWholeSpan() {
    assertEquals(
        """
        Error PR0109: Something is wrong.
          a.prune:2:3

          2 | x wrong y
            |   ^^^^^

          Do this.
          Or that.
        """,
        human("one\nx wrong y\nthree", "wrong", "Do this.", "Or that."));
  }

  @Test
  void spansOfSeveralLines() {
    assertEquals(
        """
        Error PR0109: Something is wrong.
          a.prune:1:1

          1 | network A {
            | ^^^^^^^^^^^ ...
        """,
        human("network A {\n  x = y\n}\n", "network A {\n  x = y\n}"));
    assertFalse(human("abc\n\ndef", "abc\n").contains("..."), "A span that ends with its line does not go on.");
  }

  @Test
  void tabsAndOtherInvisibleCharacters() {
    assertTrue(human("\t\tx\ty wrong", "wrong").contains("  1 |     x  y wrong\n    |          ^^^^^\n"));
    assertTrue(human("a\tb", "a\tb").contains("    | ^^^^\n"));
    String hostile = human("\u001B[2J\u202E wrong \u0007", "wrong");
    assertFalse(hostile.contains("\u001B") || hostile.contains("\u202E") || hostile.contains("\u0007"), hostile);
    assertTrue(human("\uD83D\uDE00 wrong", "wrong").contains("    |   ^^^^^\n"));
    assertTrue(human("wrong\r\nnext", "wrong").contains("  1 | wrong\n    | ^^^^^\n"));
  }

  @Test
  void wideLinesAreClipped() {
    String far = "a".repeat(300);
    for (String text : List.of(far + " wrong", "wrong " + far, far + " wrong " + far)) {
      List<String> lines = human(text, "wrong").lines().toList();
      assertTrue(lines.get(3).length() <= "  1 | ".length() + 100, lines.get(3));
      assertEquals("wrong", lines.get(3).substring(lines.get(4).indexOf('^'), lines.get(4).lastIndexOf('^') + 1));
    }
    assertTrue(human(far, far).lines().allMatch(line -> line.length() <= 106));
  }

  @Test
  void theEndOfTheFile() {
    assertTrue(human("", "").contains("a.prune:1:1\n\n  1 |\n    | ^\n"));
    Source source = Source.of("a.prune", "x\n");
    Diagnostic end = new Diagnostic(Code.SEMICOLON, Severity.ERROR, new Span(source, 2, 2), "End.", List.of());
    assertTrue(HumanFormat.render(end, false).contains("a.prune:2:1\n\n  2 |\n    | ^\n"));
  }

  @Test
  void colourOnlyWhenAsked() {
    Diagnostic diagnostic = at("wrong", "wrong", "Help.");
    assertFalse(HumanFormat.render(diagnostic, false).contains("\u001B"));
    String coloured = HumanFormat.render(diagnostic, true);
    assertTrue(coloured.contains("\u001B[31m^^^^^\u001B[0m"), coloured);
    assertEquals(HumanFormat.render(diagnostic, false), coloured.replaceAll("\u001B\\[\\d+m", ""));
  }

  @Test
  void severalAreCounted() {
    Diagnostic error = at("wrong", "wrong");
    Diagnostic warning = new Diagnostic(Code.SEMICOLON, Severity.WARNING, error.span(), "Look.", List.of());
    assertEquals("", HumanFormat.render(List.of(), false));
    assertTrue(HumanFormat.render(List.of(error), false).endsWith("\n\n1 error.\n"));
    assertTrue(HumanFormat.render(List.of(error, warning, error), false).endsWith("\n\n2 errors and 1 warning.\n"));
    assertTrue(HumanFormat.render(List.of(warning), false).startsWith("Warning PR0109: Look.\n"));
  }

  @Test
  void shortForm() {
    assertEquals("a.prune:2:3: error PR0109: Something is wrong.\n", ShortFormat.render(at("one\nx wrong", "wrong")));
  }

  @Test
  void jsonForm() throws IOException {
    assertEquals("{\"diagnostics\":[]}\n", JsonFormat.render(List.of()));
    assertEquals(
        "{\"diagnostics\":[{\"code\":\"PR0109\",\"severity\":\"error\",\"message\":\"Something is wrong.\","
            + "\"help\":[\"Use \\\"x\\\".\"],"
            + "\"file\":\"a.prune\",\"line\":2,\"column\":3,\"endLine\":3,\"endColumn\":4,"
            + "\"start\":6,\"end\":15}]}\n",
        JsonFormat.render(List.of(at("one\nx wrong\nabc", "wrong\nabc", "Use \"x\"."))));
    List<String> fields = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(JsonFormat.render(List.of(at("\u0000\uD83D", "\uD83D"))))) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.FIELD_NAME) {
          fields.add(json.currentName());
        }
      }
    }
    assertEquals(12, fields.size());
  }

  @Test
  void formsDoNotDependOnTheLanguageOfTheMachine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      Diagnostic diagnostic = at("wrong", "wrong");
      assertEquals("a.prune:1:1: error PR0109: Something is wrong.\n", ShortFormat.render(diagnostic));
      assertTrue(HumanFormat.render(List.of(diagnostic), false).endsWith("1 error.\n"));
      assertTrue(HumanFormat.render(diagnostic, false).contains("a.prune:1:1"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void orderIsThatOfTheText() {
    Source source = Source.of("a.prune", "abcdef");
    Source other = Source.of("b.prune", "abcdef");
    Diagnostics forward = new Diagnostics();
    Diagnostics backward = new Diagnostics();
    List<Span> spans =
        List.of(new Span(source, 0, 1), new Span(source, 0, 2), new Span(source, 3, 4), new Span(other, 0, 1));
    spans.forEach(span -> forward.report(Code.SEMICOLON, span));
    spans.forEach(span -> forward.report(Code.UNTERMINATED_TEXT, span));
    spans.reversed().forEach(span -> backward.report(Code.UNTERMINATED_TEXT, span));
    spans.reversed().forEach(span -> backward.report(Code.SEMICOLON, span));
    backward.report(Code.SEMICOLON, spans.getFirst());
    assertEquals(forward.all(), backward.all());
    assertEquals(8, forward.all().size());
  }
}
