package dev.prune.compiler.syntax;

import dev.prune.compiler.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * What can stand where a value is expected: compile-time values, tensors, scores, metrics and predicates look alike.
 */
public sealed interface Expression {
  /** Where it stands. */
  Span span();

  /** {@code 300}, {@code 2e-3}; {@code whole} where written without point and exponent. */
  record Number(double value, boolean whole, Span span) implements Expression {}

  /** {@code 80%}; {@code fraction} is 0.8. */
  record Percent(double fraction, Span span) implements Expression {}

  /** {@code 3x3}. */
  record Size(int height, int width, Span span) implements Expression {}

  /** {@code "mnist.csv"}, with escapes resolved. */
  record Text(String value, Span span) implements Expression {}

  /** {@code true}, {@code false}. */
  record Truth(boolean value, Span span) implements Expression {}

  /** {@code fc1}. */
  record Name(String name, Span span) implements Expression {}

  /** {@code [1, 2, 3]}. */
  record ListOf(List<Expression> elements, Span span) implements Expression {}

  /** {@code remove.fraction}. */
  record Member(Expression of, String member, Span span) implements Expression {}

  /** {@code widths[2]}. */
  record Index(Expression of, Expression index, Span span) implements Expression {}

  /** {@code d@prev}, {@code d@first}, {@code d@epoch 1}, {@code d@last(5)}; {@code argument} for the last two. */
  record History(Expression of, When when, Optional<Expression> argument, Span span) implements Expression {}

  /** Which value of a series. */
  enum When {
    PREVIOUS,
    FIRST,
    EPOCH,
    LAST
  }

  /** {@code -x}, {@code not x}. */
  record Unary(UnaryOperator operator, Expression operand, Span span) implements Expression {}

  /** {@code a + b}. */
  record Binary(BinaryOperator operator, Expression left, Expression right, Span span) implements Expression {}

  /** {@code dense(300, bias: false)}. */
  record Call(String function, Span functionSpan, List<Argument> arguments, Span span) implements Expression {}

  /** {@code x |> conv(16, 3x3) as c1}; {@code step} is a call, without arguments where none were written. */
  record Pipe(Expression input, Call step, Optional<Named> as, Span span) implements Expression {}

  /** {@code 80% of active units}: an amount and what it counts. {@code base} is empty where none was written. */
  record Share(Expression amount, Optional<Base> base, String unit, Span unitSpan, Span span) implements Expression {}

  /** {@code 5 epochs}, {@code 100 steps}: a length of time. */
  record Duration(Expression count, Clock clock, Span span) implements Expression {}

  /** {@code epoch 5}, {@code step 100}: a point in time. */
  record Instant(Expression at, Clock clock, Span span) implements Expression {}

  /** {@code 2x fewer flops}. */
  record Fewer(double times, String unit, Span unitSpan, Span span) implements Expression {}

  /** {@code name: value}; {@code along} where the word stands before the name. */
  record Argument(Optional<Named> name, boolean along, Expression value, Span span) {}

  /** A name and its place. */
  record Named(String name, Span span) {}

  /** What a share is a share of. */
  enum Base {
    ORIGINAL,
    ACTIVE,
    CURRENT
  }

  /** What time is counted in. */
  enum Clock {
    EPOCH,
    STEP
  }

  /** Prefix operators. */
  enum UnaryOperator {
    NEGATE("-"),
    NOT("not");

    private final String symbol;

    UnaryOperator(String symbol) {
      this.symbol = symbol;
    }

    /** As it is written. */
    public String symbol() {
      return symbol;
    }
  }

  /** Infix operators, loosest last; {@code level} 1 binds tightest. */
  enum BinaryOperator {
    MULTIPLY("*", 1),
    DIVIDE("/", 1),
    ADD("+", 2),
    SUBTRACT("-", 2),
    LESS("<", 3),
    LESS_OR_EQUAL("<=", 3),
    GREATER(">", 3),
    GREATER_OR_EQUAL(">=", 3),
    EQUAL("==", 3),
    NOT_EQUAL("!=", 3),
    AND("and", 4),
    OR("or", 5);

    private final String symbol;
    private final int level;

    BinaryOperator(String symbol, int level) {
      this.symbol = symbol;
      this.level = level;
    }

    /** As it is written. */
    public String symbol() {
      return symbol;
    }

    /** 1 binds tightest. */
    public int level() {
      return level;
    }
  }
}
