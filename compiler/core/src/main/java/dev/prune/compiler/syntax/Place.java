package dev.prune.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How far a text has been read.
 *
 * @param at the next lexeme
 * @param before the readings before each of the last few lexemes, the last first
 * @param readings the readings now
 */
record Place(int at, List<Set<Acceptor.Reading>> before, Set<Acceptor.Reading> readings) {
  /** How many lexemes back the reason of an error is looked for. */
  private static final int REMEMBERED = 3;

  /** One lexeme further. */
  Place next(Set<Acceptor.Reading> next) {
    List<Set<Acceptor.Reading>> more = new ArrayList<>(before.subList(0, Math.min(REMEMBERED - 1, before.size())));
    more.addFirst(readings);
    return new Place(at + 1, more, next);
  }

  /**
   * The token that the author probably meant.
   *
   * @param readings the ways to read the text up to it; none where nobody can say
   * @param type the token
   * @param next the lexeme that comes after it
   */
  record Repair(Set<Acceptor.Reading> readings, int type, int next) {
    /** No token alone would help. */
    static Repair none() {
      return new Repair(Set.of(), 0, 0);
    }
  }

  /** The text read as if {@code type} stood instead of the next lexeme. */
  Repair instead(int type) {
    return new Repair(readings, type, at + 1);
  }

  /** The text read as if {@code type} stood before the next lexeme. */
  Repair inserted(int type) {
    return new Repair(readings, type, at);
  }
}
