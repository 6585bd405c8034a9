package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.diagnostic.Suggestion;
import dev.prune.grammar.PruneParser;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Explains one syntax error: which of the likely mistakes it is, or what was expected. */
final class Mistake {
  private static final String EXCEPT_INSIDE = "`except` stands behind the parentheses, as in `(dense, conv) except outputs`.";
  private static final String PRUNE_INSIDE =
      "`prune METHOD(...)` stands in `train` itself: write it once for each use, or write the loop inside a method.";

  private final List<Lexeme> lexemes;
  private final int[] lines;
  private final Acceptor acceptor;
  private final Brackets brackets;
  private final Diagnostics found;
  private final Set<Integer> unclosed = new HashSet<>();

  Mistake(List<Lexeme> lexemes, int[] lines, Acceptor acceptor, Diagnostics found) {
    this.lexemes = lexemes;
    this.lines = lines;
    this.acceptor = acceptor;
    this.brackets = new Brackets(lexemes);
    this.found = found;
  }

  /** Reports what is wrong with the next lexeme, the likely mistakes first, and says what would mend it. */
  Place.Repair explain(Place place) {
    Expected expected = expected(place.readings());
    return valueAbove(place)
        .or(() -> wordBefore(place, expected))
        .or(() -> bracket(place))
        .or(() -> exceptInside(place, expected))
        .or(() -> signOfSetting(place))
        .or(() -> namingSign(place, expected))
        .or(() -> reservedWord(place, expected))
        .or(() -> bracketAbove(place, expected))
        .or(() -> typo(place, expected))
        .or(() -> statementWord(place, expected))
        .or(() -> missingBody(place, expected))
        .orElseGet(() -> unexpected(place, expected));
  }

  /** Reports the body that is still open where a declaration begins. */
  void unclosedBefore(int at, Set<Acceptor.Reading> readings) {
    brackets.open(at).stream()
        .filter(opener -> brackets.closer(opener).equals("}"))
        .findFirst()
        .filter(opener -> Expected.DECLARING.contains(lexemes.get(at).text()))
        .filter(opener -> expected(readings).statement() == Part.DECLARATION)
        .ifPresent(opener -> reportUnclosed(opener, at));
  }

  private Expected expected(Set<Acceptor.Reading> readings) {
    return new Expected(acceptor.possible(readings));
  }

  private boolean isFirstOfLine(int at) {
    return at == 0 || lines[at] > lines[at - 1];
  }

  /**
   * A line that ends where a value must follow swallows the first word of the next line, and the error shows only
   * behind it: if the line reads well with the value there, it is the value that is missing.
   */
  private Optional<Place.Repair> valueAbove(Place place) {
    for (int back = 1; back <= place.before().size(); back++) {
      int first = place.at() - back;
      Set<Acceptor.Reading> readings = place.before().get(back - 1);
      Expected expected = expected(readings);
      if (first > 0
          && isFirstOfLine(first)
          && lines[first] == lines[place.at()]
          && expected.requiresIdentifier()
          && makesSense(acceptor.after(readings, PruneParser.IDENTIFIER), first, place.at())) {
        Lexeme swallowed = lexemes.get(first);
        found.report(Code.UNEXPECTED_TOKEN, swallowed.span(), swallowed.quoted(), expected.words());
        return Optional.of(new Place.Repair(readings, PruneParser.IDENTIFIER, first));
      }
    }
    return Optional.empty();
  }

  private boolean makesSense(Set<Acceptor.Reading> readings, int from, int to) {
    Set<Acceptor.Reading> now = readings;
    for (int i = from; i <= to; i++) {
      now = acceptor.after(now, lexemes.get(i).type());
    }
    return !now.isEmpty();
  }

  /** A word that nothing but {@code =} could follow was probably meant as another word, or to begin a declaration. */
  private Optional<Place.Repair> wordBefore(Place place, Expected expected) {
    int at = place.at();
    boolean named =
        !place.before().isEmpty() && expected.isOnly("=") && lexemes.get(at - 1).kind() == Lexeme.Kind.WORD;
    if (!named || lexemes.get(at).text().equals(":")) {
      return Optional.empty();
    }
    Lexeme word = lexemes.get(at - 1);
    Expected earlier = expected(place.before().getFirst());
    if (!earlier.beginsStatement()) {
      return Optional.empty();
    }
    if (Expected.DECLARING.contains(word.text())) {
      OptionalInt opener = brackets.opener(at - 1);
      if (opener.isEmpty() || !isFirstOfLine(at - 1)) {
        return Optional.empty();
      }
      reportUnclosed(opener.getAsInt(), at - 1);
      return Optional.of(Place.Repair.none());
    }
    List<String> close = Suggestion.close(word.text(), earlier.statementWords());
    if (close.contains(word.text())) {
      return Optional.empty();
    }
    if (close.isEmpty()) {
      // In a schedule only the assignments of triggers begin with a name: more often the word is none.
      if (earlier.statement().compareTo(Part.TRAIN_STATEMENT) < 0) {
        return Optional.empty();
      }
      List<String> goesOn = Suggestion.close(word.text(), earlier.words(false));
      if (!goesOn.isEmpty()) {
        found.reportUnknown(Code.WORD_WITHOUT_MEANING, word.span(), word.text(), goesOn);
        return Optional.of(new Place.Repair(place.before().getFirst(), Expected.type(goesOn.getFirst()), at));
      }
      reportWord(word, earlier);
      return Optional.of(Place.Repair.none());
    }
    reportWord(word, earlier);
    return Optional.of(new Place.Repair(place.before().getFirst(), Expected.type(close.getFirst()), at));
  }

  /** A closing bracket that closes nothing or the wrong one, and the end of the file inside a bracket. */
  private Optional<Place.Repair> bracket(Place place) {
    int at = place.at();
    Lexeme lexeme = lexemes.get(at);
    Deque<Integer> open = brackets.open(at);
    if (lexeme.kind() == Lexeme.Kind.END && !open.isEmpty()) {
      reportUnclosed(open.peek(), at);
      return Optional.of(Place.Repair.none());
    }
    if (!lexeme.closes()) {
      return Optional.empty();
    }
    if (!brackets.closesOne(lexeme, open)) {
      found.report(Code.UNOPENED_BRACKET, lexeme.span(), lexeme.quoted());
      return Optional.of(Place.Repair.none());
    }
    int opener = open.peek();
    if (brackets.closer(opener).equals(lexeme.text())) {
      return Optional.empty();
    }
    reportUnclosed(opener, at);
    int closer = Expected.type(brackets.closer(opener));
    boolean mistyped = lines[opener] == lines[at] && !isFirstOfLine(at);
    return Optional.of(mistyped ? place.instead(closer) : place.inserted(closer));
  }

  /** {@code (dense except fc1)}: what is taken away stands behind the list. */
  private Optional<Place.Repair> exceptInside(Place place, Expected expected) {
    Lexeme word = lexemes.get(place.at());
    OptionalInt opener = brackets.opener(place.at());
    if (!word.text().equals("except") || opener.isEmpty() || !lexemes.get(opener.getAsInt()).text().equals("(")) {
      return Optional.empty();
    }
    found.reportWithHelp(Code.UNEXPECTED_TOKEN, word.span(), EXCEPT_INSIDE, word.quoted(), expected.words());
    return Optional.of(Place.Repair.none());
  }

  /** {@code batch: 32}: a setting and its value need no sign between them. */
  private Optional<Place.Repair> signOfSetting(Place place) {
    Lexeme sign = lexemes.get(place.at());
    if (!sign.text().equals(":") || place.before().isEmpty()) {
      return Optional.empty();
    }
    String word = lexemes.get(place.at() - 1).text();
    Set<Acceptor.Reading> readings = place.before().getFirst();
    if (!TrainItem.Setting.WORDS.contains(word) || !expected(readings).statementWords().contains(word)) {
      return Optional.empty();
    }
    found.reportWithHelp(Code.UNEXPECTED_TOKEN, sign.span(), TrainItem.Setting.help(word), sign.quoted(), "a value");
    return Optional.of(new Place.Repair(readings, Expected.type(word), place.at() + 1));
  }

  /** {@code =}, {@code ==} and {@code :} for each other. */
  private Optional<Place.Repair> namingSign(Place place, Expected expected) {
    Lexeme lexeme = lexemes.get(place.at());
    if (lexeme.text().equals("=") && expected.allows(":")) {
      found.report(Code.EQUALS_FOR_COLON, lexeme.span());
      return Optional.of(place.instead(Expected.type(":")));
    }
    if (lexeme.text().equals("=") && expected.allows("==") && !expected.allows("=")) {
      found.report(Code.EQUALS_FOR_COMPARISON, lexeme.span());
      return Optional.of(place.instead(Expected.type("==")));
    }
    if (lexeme.text().equals(":") && expected.allows("=")) {
      found.report(Code.COLON_FOR_EQUALS, lexeme.span());
      return Optional.of(place.instead(Expected.type("=")));
    }
    return Optional.empty();
  }

  private Optional<Place.Repair> reservedWord(Place place, Expected expected) {
    Lexeme lexeme = lexemes.get(place.at());
    boolean reserved = lexeme.kind() == Lexeme.Kind.WORD && !Expected.canBeName(lexeme.type());
    boolean named = expected.allowsName() || expected.allowsIdentifier() && follows(place.at(), ":");
    if (!reserved || !named || isFirstOfLine(place.at()) && !follows(place.at(), ":")) {
      return Optional.empty();
    }
    found.report(Code.RESERVED_WORD, lexeme.span(), lexeme.quoted(), lexeme.text());
    return Optional.of(place.instead(PruneParser.IDENTIFIER));
  }

  private boolean follows(int at, String sign) {
    return at + 1 < lexemes.size() && lexemes.get(at + 1).text().equals(sign);
  }

  /** A bracket of a line above that this line does not go on with. */
  private Optional<Place.Repair> bracketAbove(Place place, Expected expected) {
    OptionalInt opener = brackets.opener(place.at());
    if (!isFirstOfLine(place.at()) || opener.isEmpty()) {
      return Optional.empty();
    }
    String closer = brackets.closer(opener.getAsInt());
    if (closer.equals("}") || !expected.allows(closer)) {
      return Optional.empty();
    }
    reportUnclosed(opener.getAsInt(), place.at());
    return Optional.of(place.inserted(Expected.type(closer)));
  }

  /** A word that is nearly one that could go on here. */
  private Optional<Place.Repair> typo(Place place, Expected expected) {
    Lexeme word = lexemes.get(place.at());
    List<String> close =
        word.kind() == Lexeme.Kind.WORD ? Suggestion.close(word.text(), expected.words(false)) : List.of();
    if (close.isEmpty()) {
      return Optional.empty();
    }
    found.reportUnknown(Code.WORD_WITHOUT_MEANING, word.span(), word.text(), close);
    return Optional.of(place.instead(Expected.type(close.getFirst())));
  }

  /** A word at the beginning of a line or a body that can begin nothing there. */
  private Optional<Place.Repair> statementWord(Place place, Expected expected) {
    int at = place.at();
    Lexeme word = lexemes.get(at);
    boolean begins = isFirstOfLine(at) || Set.of("{", "}").contains(lexemes.get(at - 1).text());
    if (word.kind() != Lexeme.Kind.WORD || !expected.beginsStatement() || !begins) {
      return Optional.empty();
    }
    reportWord(word, expected);
    List<String> meant = Suggestion.close(word.text(), expected.statementWords());
    return Optional.of(meant.isEmpty() ? Place.Repair.none() : place.instead(Expected.type(meant.getFirst())));
  }

  private Optional<Place.Repair> missingBody(Place place, Expected expected) {
    if (!expected.allows("{") || !isFirstOfLine(place.at())) {
      return Optional.empty();
    }
    Lexeme lexeme = lexemes.get(place.at());
    found.report(Code.MISSING_BODY, lexeme.span(), lexeme.quoted(), "`{`", header(place.at()));
    return Optional.of(place.inserted(Expected.type("{")));
  }

  private Place.Repair unexpected(Place place, Expected expected) {
    Lexeme lexeme = lexemes.get(place.at());
    found.report(Code.UNEXPECTED_TOKEN, lexeme.span(), lexeme.quoted(), expected.words());
    return expected.allowsIdentifier() ? place.inserted(PruneParser.IDENTIFIER) : Place.Repair.none();
  }

  private void reportWord(Lexeme word, Expected expected) {
    Collection<String> known = expected.statementWords();
    if (word.text().equals("prune") && !known.contains("prune")) {
      found.reportWithHelp(Code.UNKNOWN_WORD, word.span(), PRUNE_INSIDE, word.text(), expected.statement().words());
      return;
    }
    found.reportUnknown(Code.UNKNOWN_WORD, word.span(), word.text(), known, expected.statement().words());
  }

  /** Once for each bracket: all that follows from it is one mistake. */
  private void reportUnclosed(int opener, int at) {
    if (unclosed.add(opener)) {
      Lexeme open = lexemes.get(opener);
      Lexeme word = lexemes.get(at);
      if (Expected.DECLARING.contains(word.text()) && open.text().equals("{") && isClosed(opener)) {
        found.reportWithHelp(
            Code.MISPLACED, word.span(), "Close the body before it, or move it out, to a place between declarations.",
            "A `" + word.text() + "`", "another declaration");
        return;
      }
      String closer = "`" + brackets.closer(opener) + "`";
      found.report(Code.UNCLOSED_BRACKET, open.span(), open.quoted(), closer, lexemes.get(at).quoted(), lines[at]);
    }
  }

  private boolean isClosed(int opener) {
    return !brackets.open(lexemes.size()).contains(opener);
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
}
