package dev.prune.compiler.schedule;

import dev.prune.compiler.formula.Formula.Function;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.network.Role;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The words of a score: tensors, functions of a number, and reductions of many numbers to one. */
final class ScoreWords {
  /** Functions of one number. */
  static final Map<String, Function> FUNCTIONS = new LinkedHashMap<>();

  /** What makes one number of all elements that belong to a unit. */
  static final Set<String> REDUCTIONS = new LinkedHashSet<>(List.of("sum", "mean", "norm", "max", "min"));

  /** Words that a score will mean something by, and does not yet. */
  static final Set<String> LATER = Set.of("mask");

  /** So many names may stand for one another before they are taken to go round in a circle. */
  static final int DEEPEST = 24;

  private static final Map<String, Role> TENSORS = new LinkedHashMap<>();

  static {
    FUNCTIONS.put("abs", Function.ABS);
    FUNCTIONS.put("sqrt", Function.SQRT);
    FUNCTIONS.put("exp", Function.EXP);
    FUNCTIONS.put("log", Function.LOG);
    FUNCTIONS.put("tanh", Function.TANH);
    FUNCTIONS.put("sigmoid", Function.SIGMOID);
    FUNCTIONS.put("sign", Function.SIGN);
    FUNCTIONS.put("step", Function.STEP);
    TENSORS.put("w", Role.WEIGHT);
    TENSORS.put("gamma", Role.GAMMA);
    TENSORS.put("beta", Role.BETA);
    TENSORS.put("bias", Role.BIAS);
    TENSORS.put("gate", Role.GATE);
  }

  private ScoreWords() {}

  /** The tensor that a word names. */
  static Optional<Role> tensor(String word) {
    return Optional.ofNullable(TENSORS.get(word));
  }

  /** The words that name tensors. */
  static Set<String> tensors() {
    return TENSORS.keySet();
  }

  /** How a formula calls a tensor. */
  static String word(Role role) {
    return TENSORS.entrySet().stream().filter(t -> t.getValue() == role).findFirst().orElseThrow().getKey();
  }

  /** How a message calls several. */
  static String words(Set<Role> roles) {
    return roles.stream().map(r -> "`" + word(r) + "`").sorted().collect(Collectors.joining(" and "));
  }

  /** Every function that a score may call with arguments, reductions with them. */
  static Set<String> functions() {
    Set<String> known = new LinkedHashSet<>(FUNCTIONS.keySet());
    known.addAll(REDUCTIONS);
    known.addAll(new TreeSet<>(ActivationElaboration.OWN));
    known.add("pow");
    return known;
  }

  /** How many arguments a function takes, as a message says it. */
  static String arity(String function) {
    return switch (function) {
      case "max", "min" -> "1 or 2 arguments";
      case "pow" -> "2 arguments";
      case "step" -> "1 argument (and a `slope:`)";
      default -> "1 argument";
    };
  }

  /** What can be done where no layer has a tensor. */
  static String instead(Role role) {
    return switch (role) {
      case GAMMA, BETA ->
          "`gamma` and `beta` are those of a `batchnorm`: name layers that one reads, give the network one, or say it of `w`.";
      case BIAS -> "Name layers with a bias, or say it of `w`.";
      case GATE -> "`insert gate behind ...` puts gates behind layers; without them, say it of `w`.";
      default -> "Name dense or conv layers.";
    };
  }

  /** Whether a word names a vector with one number a unit. */
  static boolean isVector(String word) {
    return TENSORS.containsKey(word) && TENSORS.get(word) != Role.WEIGHT;
  }

  /** Whether an expression can only be a score of units: it reduces, or names a vector. */
  static boolean ofUnits(Expression expression, Names names) {
    return ofUnits(expression, names, 0);
  }

  /** Whether a call is about a variable of units. */
  private static boolean isOfUnits(Expression.Call c, Names names) {
    return c.arguments().size() == 1
        && c.arguments().getFirst().value() instanceof Expression.Name n
        && names.find(n.name()).filter(m -> m instanceof Meaning.Varying v && v.variable().ofUnits()).isPresent();
  }

  private static boolean ofUnits(Expression expression, Names names, int depth) {
    return switch (expression) {
      case Expression.Name n -> {
        Optional<Meaning> meaning = names.find(n.name());
        if (meaning.isPresent()) {
          yield meaning.get() instanceof Meaning.Formula f
              && depth < DEEPEST
              && ofUnits(f.expression(), f.names(), depth + 1);
        }
        yield isVector(n.name());
      }
      case Expression.Call c ->
          ActivationElaboration.OWN.contains(c.function())
              || c.arguments().size() == 1 && REDUCTIONS.contains(c.function())
              || c.function().equals("grad") && isOfUnits(c, names)
              || c.arguments().stream().anyMatch(a -> ofUnits(a.value(), names, depth));
      case Expression.Unary u -> ofUnits(u.operand(), names, depth);
      case Expression.Binary b -> ofUnits(b.left(), names, depth) || ofUnits(b.right(), names, depth);
      default -> false;
    };
  }
}
