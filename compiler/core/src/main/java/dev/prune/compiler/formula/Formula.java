package dev.prune.compiler.formula;

import java.util.LinkedHashSet;
import java.util.Set;

/** A real function of named variables. */
public sealed interface Formula {
  /** A number. */
  record Constant(double value) implements Formula {}

  /** A variable: the element of an input at the current position. */
  record Variable(String name) implements Formula {}

  /** A function of one argument. */
  record Unary(Function function, Formula of) implements Formula {}

  /**
   * A function of one argument that is taken to have another slope than its own, as steps have when something is trained
   * through them.
   *
   * @param value what it is
   * @param slope its derivative by the argument
   */
  record Shaped(Unary value, Formula slope) implements Formula {}

  /** A function of two arguments. */
  record Binary(Operator operator, Formula left, Formula right) implements Formula {}

  /** Functions of one argument. */
  enum Function {
    NEGATE,
    ABS,
    SQRT,
    EXP,
    LOG,
    TANH,
    /** 1 / (1 + exp(-x)), without overflow. */
    SIGMOID,
    /** 1 where x is positive, else 0: the derivative of relu, with 0 at the kink. NaN stays NaN. */
    STEP,
    /** -1, 0 or 1. */
    SIGN
  }

  /** Functions of two arguments. */
  enum Operator {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MAX,
    MIN,
    /** The left to the power of the right. */
    POWER,
    /** The right where the left is not 0, and 0 where it is, whatever the right is there: also not a number. */
    WHERE
  }

  /** A number. */
  static Formula of(double value) {
    return new Constant(value);
  }

  /** A variable. */
  static Formula variable(String name) {
    return new Variable(name);
  }

  /** A function of this. */
  default Formula apply(Function function) {
    return new Unary(function, this);
  }

  /** Sum. */
  default Formula plus(Formula other) {
    return new Binary(Operator.ADD, this, other);
  }

  /** Difference. */
  default Formula minus(Formula other) {
    return new Binary(Operator.SUBTRACT, this, other);
  }

  /** Product. */
  default Formula times(Formula other) {
    return new Binary(Operator.MULTIPLY, this, other);
  }

  /** Quotient. */
  default Formula over(Formula other) {
    return new Binary(Operator.DIVIDE, this, other);
  }

  /** The larger of both. */
  default Formula max(Formula other) {
    return new Binary(Operator.MAX, this, other);
  }

  /** This to the power of {@code other}. */
  default Formula power(Formula other) {
    return new Binary(Operator.POWER, this, other);
  }

  /** This where {@code condition} is not 0, and 0 where it is. */
  default Formula where(Formula condition) {
    return new Binary(Operator.WHERE, condition, this);
  }

  /**
   * This for members of a set and {@code otherwise} for the others.
   *
   * @param member 1 for members and 0 for the others
   * @param except whether it is the other way round
   */
  default Formula within(Formula member, boolean except, Formula otherwise) {
    Formula others = of(1).minus(member);
    return where(except ? others : member).plus(otherwise.where(except ? member : others));
  }

  /** The same with {@code by} in the place of a variable. */
  default Formula with(String name, Formula by) {
    return switch (this) {
      case Constant c -> c;
      case Variable v -> v.name().equals(name) ? by : v;
      case Unary u -> new Unary(u.function(), u.of().with(name, by));
      case Shaped s -> new Shaped((Unary) s.value().with(name, by), s.slope().with(name, by));
      case Binary b -> new Binary(b.operator(), b.left().with(name, by), b.right().with(name, by));
    };
  }

  /** The variables it reads, in order of appearance. */
  default Set<String> variables() {
    Set<String> names = new LinkedHashSet<>();
    collect(this, names);
    return names;
  }

  private static void collect(Formula formula, Set<String> names) {
    switch (formula) {
      case Constant c -> {}
      case Variable v -> names.add(v.name());
      case Unary u -> collect(u.of(), names);
      case Shaped s -> {
        collect(s.value(), names);
        collect(s.slope(), names);
      }
      case Binary b -> {
        collect(b.left(), names);
        collect(b.right(), names);
      }
    }
  }
}
