package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Diagnostics;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the places where a text stops being a program. After each it looks for a place from which the rest can be read
 * again: right there if one sign or word explains the mistake, otherwise the next line that begins a statement of the
 * same or of an outer body. A mistake is reported once; what only follows from it is not reported.
 */
final class SyntaxErrors {
  private static final int REPORTED = 10;

  /** How many tokens of a line must make sense before reading begins again there. */
  private static final int TRUSTED = 2;

  private final List<Lexeme> lexemes;
  private final int[] lines;
  private final Set<Integer> misspelt;
  private final Acceptor acceptor = new Acceptor();
  private final Mistake mistakes;

  private SyntaxErrors(List<Lexeme> lexemes, Diagnostics found) {
    this.lexemes = lexemes;
    this.lines = lines(lexemes);
    this.misspelt =
        IntStream.range(0, lexemes.size())
            .filter(i -> isMisspelt(lexemes.get(i)))
            .mapToObj(i -> lines[i])
            .collect(Collectors.toSet());
    this.mistakes = new Mistake(lexemes, lines, acceptor, found);
  }

  static void report(List<Lexeme> lexemes, Diagnostics found) {
    new SyntaxErrors(lexemes, found).read();
  }

  private static boolean isMisspelt(Lexeme lexeme) {
    return lexeme.kind() == Lexeme.Kind.UNKNOWN || lexeme.kind() == Lexeme.Kind.UNCLOSED_TEXT;
  }

  private static int[] lines(List<Lexeme> lexemes) {
    int[] lines = new int[lexemes.size()];
    String text = lexemes.getFirst().span().source().text();
    int line = 1;
    int offset = 0;
    for (int i = 0; i < lines.length; i++) {
      for (; offset < lexemes.get(i).span().start(); offset++) {
        line += text.charAt(offset) == '\n' ? 1 : 0;
      }
      lines[i] = line;
    }
    return lines;
  }

  private void read() {
    Place place = new Place(0, List.of(), acceptor.start());
    for (int reported = 0; place != null && place.at() < lexemes.size(); ) {
      Set<Acceptor.Reading> next = acceptor.after(place.readings(), lexemes.get(place.at()).type());
      if (!next.isEmpty()) {
        place = place.next(next);
      } else if (reported++ == REPORTED) {
        return;
      } else {
        place = recover(place);
      }
    }
  }

  private Place recover(Place place) {
    if (!misspelt.contains(lines[place.at()])) {
      Place.Repair repair = mistakes.explain(place);
      Set<Acceptor.Reading> repaired = acceptor.after(repair.readings(), repair.type());
      if (!repaired.isEmpty() && makesSense(repaired, repair.next(), 1)) {
        return new Place(repair.next(), List.of(repair.readings()), repaired);
      }
    }
    return next(place);
  }

  private Place next(Place place) {
    List<Set<Acceptor.Reading>> bodies = acceptor.outward(place.readings());
    int depth = 0;
    for (int i = place.at(); i < lexemes.size(); i++) {
      boolean closing = lexemes.get(i).text().equals("}");
      if (depth == 0 && (closing || i > 0 && lines[i] > lines[i - 1])) {
        for (Set<Acceptor.Reading> body : bodies) {
          if (makesSense(body, i, closing ? 1 : TRUSTED)) {
            mistakes.unclosedBefore(i, body);
            return new Place(i, List.of(), body);
          }
        }
      }
      if (lexemes.get(i).text().equals("{")) {
        depth++;
      } else if (closing && depth > 0) {
        depth--;
      }
    }
    return null;
  }

  private boolean makesSense(Set<Acceptor.Reading> readings, int at, int count) {
    Set<Acceptor.Reading> now = readings;
    for (int i = at; i < Math.min(at + count, lexemes.size()); i++) {
      now = acceptor.after(now, lexemes.get(i).type());
      if (now.isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
