package dev.prune.runtime.replay;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.kernel.Window;

/**
 * One argument of a recorded kernel call.
 *
 * @param name the kernel's parameter, with an index for one of several: {@code x}, {@code in[1]}
 * @param value a buffer, a number, a truth value, a window or a formula
 */
record Argument(String name, Object value) {
  boolean isBuffer() {
    return value instanceof Buffer || value instanceof Ints;
  }

  /** Whether it becomes part of the kernel's code. */
  boolean isLiteral() {
    return value instanceof Integer
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof Window;
  }

  /** Whether a task can carry it at all. */
  boolean isCarried() {
    return isBuffer() || isLiteral() || value instanceof Elementwise;
  }

  /** How many of a task's arguments it takes: a formula is part of the kernel, a window travels as its numbers. */
  int count() {
    return switch (value) {
      case Elementwise formula -> 0;
      case Window window -> Window.NUMBERS;
      case null, default -> 1;
    };
  }

  /** Whether the same kernel on the same data would run: buffers and formulas by identity, numbers by value. */
  boolean isSameAs(Argument other) {
    if (isBuffer() || other.isBuffer()) {
      return value == other.value;
    }
    if (value instanceof Elementwise mine && other.value instanceof Elementwise theirs) {
      // A body may write `new Relu()` each time: generated formulas have no state, so the class is the formula.
      return mine == theirs || mine.getClass() == theirs.getClass() && mine.name().equals(theirs.name());
    }
    return value.equals(other.value);
  }

  /** How a message names the value. */
  String text() {
    return switch (value) {
      case Buffer buffer -> "`" + buffer.label() + "`";
      case Ints ints -> "`" + ints.label() + "`";
      case Elementwise formula -> "`" + formula.name() + "`";
      case null, default -> String.valueOf(value);
    };
  }
}
