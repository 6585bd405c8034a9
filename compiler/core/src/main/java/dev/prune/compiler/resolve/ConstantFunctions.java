package dev.prune.compiler.resolve;

import dev.prune.compiler.resolve.Constant.ListOf;
import dev.prune.compiler.resolve.Constant.Num;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Functions of compile-time values. */
final class ConstantFunctions {
  /** Their names. */
  static final Set<String> NAMES = Set.of("min", "max", "round", "floor", "ceil", "range", "length", "halving", "exponential");

  private static final int LONGEST_RANGE = 10_000;

  private ConstantFunctions() {}

  /** The value, or nothing where the arguments do not fit. */
  static Optional<Constant> apply(String function, List<Constant> arguments) {
    if (function.equals("length")) {
      return arguments.size() == 1 && arguments.getFirst() instanceof ListOf list
          ? Optional.of(new Num(list.elements().size(), true))
          : Optional.empty();
    }
    if (function.equals("halving")) {
      return Rounds.halving(arguments);
    }
    if (function.equals("exponential")) {
      return Rounds.exponential(arguments);
    }
    if (!arguments.stream().allMatch(Num.class::isInstance)) {
      return Optional.empty();
    }
    List<Num> n = arguments.stream().map(Num.class::cast).toList();
    boolean whole = n.stream().allMatch(Num::whole);
    return switch (function + "/" + n.size()) {
      case "round/1" -> Optional.of(new Num(Math.rint(n.get(0).value()), true));
      case "floor/1" -> Optional.of(new Num(Math.floor(n.get(0).value()), true));
      case "ceil/1" -> Optional.of(new Num(Math.ceil(n.get(0).value()), true));
      case "min/2" -> Optional.of(new Num(Math.min(n.get(0).value(), n.get(1).value()), whole));
      case "max/2" -> Optional.of(new Num(Math.max(n.get(0).value(), n.get(1).value()), whole));
      case "range/1" -> whole ? range(0, n.get(0).value()) : Optional.empty();
      case "range/2" -> whole ? range(n.get(0).value(), n.get(1).value()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Constant> range(double from, double to) {
    if (to - from > LONGEST_RANGE) {
      return Optional.empty();
    }
    List<Constant> elements = new ArrayList<>();
    for (double i = from; i < to; i++) {
      elements.add(new Num(i, true));
    }
    return Optional.of(new ListOf(elements));
  }
}
