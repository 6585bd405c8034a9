package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.diagnostic.Suggestion;
import dev.prune.grammar.PruneParser;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Explains one syntax error: which of the likely mistakes it is, or what was expected. */
final class Mistake {
  private final List<Lexeme> lexemes;
  private final int[] lines;
  private final Acceptor acceptor;
  private final Diagnostics found;
  private final Set<Integer> unclosed = new HashSet<>();

  Mistake(List<Lexeme> lexemes, int[] lines, Acceptor acceptor, Diagnostics found) {
    this.lexemes = lexemes;
    this.lines = lines;
    this.acceptor = acceptor;
    this.found = found;
  }

  /**
   * The token that the author probably meant.
   *
   * @param readings the ways to read the text up to it
   * @param type the token
   * @param next the lexeme that comes after it
   */
  record Repair(Set<Acceptor.Reading> readings, int type, int next) {}

  /** Reports what is wrong with the lexeme at {@code at}; {@code before} are the readings earlier, the last first. */
  Repair explain(int at, List<Set<Acceptor.Reading>> before, Set<Acceptor.Reading> readings) {
    Expected expected = new Expected(acceptor.possible(readings));
    Repair none = new Repair(Set.of(), 0, at);
    Lexeme lexeme = lexemes.get(at);
    Optional<Repair> above = valueAbove(at, before);
    if (above.isPresent()) {
      return above.get();
    }
    if (!before.isEmpty() && expected.isOnly("=") && lexemes.get(at - 1).kind() == Lexeme.Kind.WORD && !lexeme.text().equals(":")) {
      Optional<Repair> word = wordBefore(at, before.getFirst());
      if (word.isPresent()) {
        return word.get();
      }
    }
    int opener = opener(at);
    if (lexeme.kind() == Lexeme.Kind.END && opener >= 0) {
      return unclosed(opener, at, none);
    }
    if (lexeme.closes()) {
      if (open(at).stream().noneMatch(open -> closer(open).equals(lexeme.text()))) {
        found.report(Code.UNOPENED_BRACKET, lexeme.span(), quoted(lexeme));
        return none;
      }
      if (!closer(opener).equals(lexeme.text())) {
        boolean instead = lines[opener] == lines[at] && lines[at] == lines[at - 1];
        return unclosed(opener, at, new Repair(readings, type(closer(opener)), instead ? at + 1 : at));
      }
    }
    if (lexeme.text().equals("=") && expected.allows(":")) {
      found.report(Code.EQUALS_FOR_COLON, lexeme.span());
      return new Repair(readings, type(":"), at + 1);
    }
    if (lexeme.text().equals("=") && expected.allows("==") && !expected.allows("=")) {
      found.report(Code.EQUALS_FOR_COMPARISON, lexeme.span());
      return new Repair(readings, type("=="), at + 1);
    }
    if (lexeme.text().equals(":") && expected.allows("=")) {
      found.report(Code.COLON_FOR_EQUALS, lexeme.span());
      return new Repair(readings, type("="), at + 1);
    }
    boolean first = at == 0 || lines[at] > lines[at - 1];
    boolean reserved = lexeme.kind() == Lexeme.Kind.WORD && !Expected.canBeName(lexeme.type());
    if (reserved && expected.allowsName() && !first) {
      found.report(Code.RESERVED_WORD, lexeme.span(), quoted(lexeme), lexeme.text());
      return new Repair(readings, PruneParser.IDENTIFIER, at + 1);
    }
    if (first && opener >= 0 && !closer(opener).equals("}") && expected.allows(closer(opener))) {
      return unclosed(opener, at, new Repair(readings, type(closer(opener)), at));
    }
    if (lexeme.kind() == Lexeme.Kind.WORD) {
      Optional<Repair> word = word(at, first, expected, readings);
      if (word.isPresent()) {
        return word.get();
      }
    }
    if (expected.allows("{") && first) {
      found.report(Code.MISSING_BODY, lexeme.span(), quoted(lexeme), "`{`", header(at));
      return new Repair(readings, type("{"), at);
    }
    found.report(Code.UNEXPECTED_TOKEN, lexeme.span(), quoted(lexeme), expected.words());
    return expected.allowsIdentifier() ? new Repair(readings, PruneParser.IDENTIFIER, at) : none;
  }

  /** Reports the body that is still open where a declaration begins. */
  void unclosedBefore(int at, Set<Acceptor.Reading> readings) {
    int opener = open(at).stream().filter(open -> closer(open).equals("}")).findFirst().orElse(-1);
    if (opener >= 0
        && Expected.DECLARING.contains(lexemes.get(at).text())
        && new Expected(acceptor.possible(readings)).statement() == Part.DECLARATION) {
      unclosed(opener, at, null);
    }
  }

  /**
   * A line that ends where a value must follow swallows the first word of the next line, and the error shows only behind it:
   * if the line reads well with the value there, it is the value that is missing.
   */
  private Optional<Repair> valueAbove(int at, List<Set<Acceptor.Reading>> before) {
    for (int back = 1; back <= before.size(); back++) {
      int first = at - back;
      Set<Acceptor.Reading> readings = before.get(back - 1);
      Expected expected = new Expected(acceptor.possible(readings));
      if (first > 0 && lines[first] > lines[first - 1] && lines[first] == lines[at] && expected.requiresIdentifier()) {
        Set<Acceptor.Reading> mended = acceptor.after(readings, PruneParser.IDENTIFIER);
        for (int i = first; i <= at; i++) {
          mended = acceptor.after(mended, lexemes.get(i).type());
        }
        if (!mended.isEmpty()) {
          Lexeme found = lexemes.get(first);
          this.found.report(Code.UNEXPECTED_TOKEN, found.span(), quoted(found), expected.words());
          return Optional.of(new Repair(readings, PruneParser.IDENTIFIER, first));
        }
      }
    }
    return Optional.empty();
  }

  /** A word that nothing but `=` could follow was probably meant as another word, or as the start of a declaration. */
  private Optional<Repair> wordBefore(int at, Set<Acceptor.Reading> before) {
    Lexeme word = lexemes.get(at - 1);
    Expected expected = new Expected(acceptor.possible(before));
    if (!expected.beginsStatement()) {
      return Optional.empty();
    }
    int opener = opener(at - 1);
    boolean declares = Expected.DECLARING.contains(word.text());
    if (declares && opener >= 0 && (at == 1 || lines[at - 1] > lines[at - 2])) {
      return Optional.of(unclosed(opener, at - 1, new Repair(Set.of(), 0, at)));
    }
    List<String> close = Suggestion.close(word.text(), expected.statementWords());
    if (close.isEmpty() || declares || close.contains(word.text())) {
      return Optional.empty();
    }
    found.reportUnknown(
        Code.UNKNOWN_WORD, word.span(), word.text(), expected.statementWords(), expected.statement().words());
    return Optional.of(new Repair(before, type(close.getFirst()), at));
  }

  private Optional<Repair> word(int at, boolean first, Expected expected, Set<Acceptor.Reading> readings) {
    Lexeme word = lexemes.get(at);
    List<String> close = Suggestion.close(word.text(), expected.words(false));
    if (!close.isEmpty()) {
      found.reportUnknown(Code.WORD_WITHOUT_MEANING, word.span(), word.text(), close);
      return Optional.of(new Repair(readings, type(close.getFirst()), at + 1));
    }
    boolean opening = at == 0 || lexemes.get(at - 1).text().equals("{") || lexemes.get(at - 1).text().equals("}");
    if (!expected.beginsStatement() || !first && !opening) {
      return Optional.empty();
    }
    Collection<String> known = expected.statementWords();
    found.reportUnknown(Code.UNKNOWN_WORD, word.span(), word.text(), known, expected.statement().words());
    List<String> meant = Suggestion.close(word.text(), known);
    return Optional.of(
        meant.isEmpty()
            ? new Repair(Set.of(), 0, at)
            : new Repair(readings, type(meant.getFirst()), at + 1));
  }

  private Repair unclosed(int opener, int at, Repair repair) {
    Lexeme open = lexemes.get(opener);
    if (unclosed.add(opener)) {
      found.report(
          Code.UNCLOSED_BRACKET,
          open.span(),
          quoted(open),
          "`" + closer(opener) + "`",
          quoted(lexemes.get(at)),
          lines[at]);
    }
    return repair;
  }

  /** The innermost bracket that is open before a lexeme; -1 if there is none. */
  private int opener(int at) {
    Deque<Integer> open = open(at);
    return open.isEmpty() ? -1 : open.peek();
  }

  /** The brackets that are open before a lexeme, innermost first. */
  private Deque<Integer> open(int at) {
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < at; i++) {
      if (lexemes.get(i).opens()) {
        open.push(i);
      } else if (lexemes.get(i).closes()) {
        String sign = lexemes.get(i).text();
        if (open.stream().anyMatch(opener -> closer(opener).equals(sign))) {
          while (!closer(open.pop()).equals(sign)) {
            // Brackets inside that were never closed.
          }
        }
      }
    }
    return open;
  }

  private String closer(int opener) {
    return switch (lexemes.get(opener).text()) {
      case "{" -> "}";
      case "(" -> ")";
      default -> "]";
    };
  }

  /** The first words of the line before: what the missing body would belong to. */
  private String header(int at) {
    int start = at - 1;
    while (start > 0 && lines[start - 1] == lines[at - 1]) {
      start--;
    }
    int end = start + 1 < at && lexemes.get(start + 1).kind() == Lexeme.Kind.WORD ? start + 1 : start;
    Span span = lexemes.get(start).span().to(lexemes.get(end).span());
    return "`" + span.source().text().substring(span.start(), span.end()) + "`";
  }

  private static String quoted(Lexeme lexeme) {
    if (lexeme.kind() == Lexeme.Kind.END) {
      return "the end of the file";
    }
    String text = lexeme.text();
    return "`" + (text.length() > 40 ? text.substring(0, 37) + "..." : text) + "`";
  }

  private static int type(String literal) {
    return Expected.type(literal);
  }
}
