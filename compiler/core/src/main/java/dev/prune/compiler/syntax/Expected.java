package dev.prune.compiler.syntax;

import dev.prune.grammar.PruneParser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What could have come next at a place of the text, in words. */
final class Expected {
  /** The words that begin a declaration and no statement. */
  static final Set<String> DECLARING = Set.of("network", "block", "method", "train");

  private static final Set<String> OPERATORS =
      Set.of(
          ".", "[", "@", "*", "/", "+", "-", "<", "<=", ">", ">=", "==", "!=", "and", "or", "|>");

  private static final Set<String> UNITS = Set.of("of", "epochs", "epoch", "steps", "step");

  private static final int LISTED = 8;

  private static final Map<String, Integer> TYPES = types();

  private final Set<Acceptor.Possible> possible;

  Expected(Set<Acceptor.Possible> possible) {
    this.possible = possible;
  }

  private static Map<String, Integer> types() {
    Map<String, Integer> types = new HashMap<>();
    for (int type = 1; type <= PruneParser.VOCABULARY.getMaxTokenType(); type++) {
      if (PruneParser.VOCABULARY.getLiteralName(type) != null) {
        types.put(literal(type), type);
      }
    }
    return types;
  }

  /** The grammar's number of a word or sign. */
  static int type(String literal) {
    return TYPES.get(literal);
  }

  /** A word or sign as it is written, or what a kind of token is called. */
  private static String literal(int type) {
    String literal = PruneParser.VOCABULARY.getLiteralName(type);
    if (literal != null) {
      return literal.substring(1, literal.length() - 1);
    }
    return switch (type) {
      case PruneParser.EOF -> "the end of the file";
      case PruneParser.STRING -> "a text in quotes";
      case PruneParser.IDENTIFIER -> "a name";
      default -> "a number";
    };
  }

  /** Whether a word can be used as a name. */
  static boolean canBeName(int type) {
    return Names.TYPES.contains(type);
  }

  /** The words that can be names, as the grammar has them. */
  private static final class Names {
    static final Set<Integer> TYPES = types();

    private static Set<Integer> types() {
      Acceptor acceptor = new Acceptor();
      Set<Acceptor.Reading> readings = acceptor.after(acceptor.start(), type("network"));
      return acceptor.possible(readings).stream().map(Acceptor.Possible::type).collect(Collectors.toSet());
    }
  }

  /** Whether a sign or word could stand here as itself. */
  boolean allows(String literal) {
    return possible.stream().anyMatch(p -> !p.asName() && p.part().isEmpty() && literal(p.type()).equals(literal));
  }

  /** Whether a name could stand here that is not the beginning of a statement or a value. */
  boolean allowsName() {
    return possible.stream()
        .anyMatch(
            p -> p.asName() && p.part().filter(part -> part == Part.NAME || part == Part.PARAMETER).isPresent());
  }

  /** Whether a name would be right here, as itself or as a value. */
  boolean allowsIdentifier() {
    return !beginsStatement() && possible.stream().anyMatch(p -> p.type() == PruneParser.IDENTIFIER);
  }

  /** Whether a name or value must come here. */
  boolean requiresIdentifier() {
    return allowsIdentifier() && possible.stream().allMatch(p -> p.part().isPresent());
  }

  /** Whether nothing but this sign could stand here. */
  boolean isOnly(String literal) {
    return possible.stream().allMatch(p -> literal(p.type()).equals(literal));
  }

  /** Whether a statement or a declaration could begin here. */
  boolean beginsStatement() {
    return possible.stream().anyMatch(Expected::isStatement);
  }

  private static boolean isStatement(Acceptor.Possible possible) {
    return possible.part().filter(Part::isStatement).isPresent();
  }

  /** What kind of statement could begin here. */
  Part statement() {
    return possible.stream().filter(Expected::isStatement).map(p -> p.part().get()).findFirst().orElseThrow();
  }

  /** The words of the language that could begin a statement here. */
  Collection<String> statementWords() {
    return words(true);
  }

  /** The words of the language that could stand here, at the beginning of a statement or not. */
  List<String> words(boolean beginning) {
    return possible.stream()
        .filter(p -> !p.asName() && (beginning ? isStatement(p) || isImport(p) : p.part().isEmpty()))
        .map(p -> literal(p.type()))
        .filter(word -> TYPES.containsKey(word) && Character.isLetter(word.charAt(0)))
        .distinct()
        .toList();
  }

  private static boolean isImport(Acceptor.Possible possible) {
    return possible.part().isEmpty() && literal(possible.type()).equals("import");
  }

  /** {@code `)`, `,` or a value}. */
  String words() {
    Set<String> parts = new LinkedHashSet<>();
    Set<String> signs = new LinkedHashSet<>();
    for (Acceptor.Possible p : possible) {
      Optional<Part> part = p.part();
      if (part.isPresent()) {
        parts.add(part.get().isStatement() && part.get() != Part.DECLARATION ? "a statement" : part.get().words());
      } else {
        signs.add(literal(p.type()));
      }
    }
    return sentence(parts, signs);
  }

  private static String sentence(Set<String> parts, Set<String> signs) {
    List<String> rest = new ArrayList<>(signs);
    if (rest.contains("|>")) {
      // A value ends here: it could go on, but what must come is what stands after it.
      rest.removeAll(OPERATORS);
      if (rest.contains("epochs")) {
        rest.removeAll(UNITS);
      }
      if (rest.size() + parts.size() > 1) {
        rest.removeAll(Set.of("(", "as"));
      }
    }
    if (parts.contains("a statement") || parts.contains("a declaration")) {
      rest.removeIf(sign -> !sign.equals("}") && !sign.equals("the end of the file"));
    }
    List<String> all = new ArrayList<>(parts);
    rest.stream()
        .map(sign -> TYPES.containsKey(sign) ? "`" + sign + "`" : sign)
        .filter(sign -> !all.contains(sign))
        .forEach(all::add);
    if (all.isEmpty()) {
      return "an operator";
    }
    if (all.size() > LISTED) {
      return "something else";
    }
    return all.size() == 1
        ? all.getFirst()
        : String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.getLast();
  }
}
