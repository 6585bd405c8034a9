package dev.prune.compiler.resolve;

import dev.prune.compiler.syntax.Expression.Base;
import dev.prune.compiler.syntax.Expression.Clock;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A value that is known when the file is compiled. */
public sealed interface Constant {
  /** What it is, for messages: "a whole number". */
  String kind();

  /** As one would write it. */
  String written();

  /** A number; {@code whole} where it was written, or computed from numbers, without a fraction. */
  record Num(double value, boolean whole) implements Constant {
    @Override
    public String kind() {
      return whole ? "a whole number" : "a number";
    }

    @Override
    public String written() {
      return whole ? Long.toString((long) value) : Double.toString(value);
    }
  }

  /** A percentage; {@code fraction} 0.8 is {@code 80%}. */
  record Percent(double fraction) implements Constant {
    @Override
    public String kind() {
      return "a percentage";
    }

    @Override
    public String written() {
      return percent(fraction);
    }
  }

  /** {@code 3x3}. */
  record Size(int height, int width) implements Constant {
    @Override
    public String kind() {
      return "a size";
    }

    @Override
    public String written() {
      return height + "x" + width;
    }
  }

  /** A text. */
  record Text(String value) implements Constant {
    @Override
    public String kind() {
      return "a text";
    }

    @Override
    public String written() {
      return '"' + value + '"';
    }
  }

  /** A truth value. */
  record Truth(boolean value) implements Constant {
    @Override
    public String kind() {
      return "a truth value";
    }

    @Override
    public String written() {
      return Boolean.toString(value);
    }
  }

  /** A list. */
  record ListOf(List<Constant> elements) implements Constant {
    public ListOf {
      elements = List.copyOf(elements);
    }

    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public String written() {
      return elements.stream().map(Constant::written).collect(Collectors.joining(", ", "[", "]"));
    }
  }

  /** {@code 80% of original units}: what to remove, counted in what, a share of what. */
  record Share(double fraction, Optional<Base> base, Counted counted) implements Constant {
    @Override
    public String kind() {
      return "a share";
    }

    @Override
    public String written() {
      return percent(fraction)
          + " of "
          + base.map(b -> b.name().toLowerCase(Locale.ROOT) + " ").orElse("")
          + counted.word();
    }
  }

  /** {@code 12 of channels}: a number of things. */
  record Tally(int count, Counted counted) implements Constant {
    @Override
    public String kind() {
      return "a number of " + counted.word();
    }

    @Override
    public String written() {
      return count + " of " + counted.word();
    }
  }

  /** {@code 5 epochs}. */
  record Span(long count, Clock clock) implements Constant {
    @Override
    public String kind() {
      return "a span";
    }

    @Override
    public String written() {
      return count + " " + clock.name().toLowerCase(Locale.ROOT) + (count == 1 ? "" : "s");
    }
  }

  /** {@code epoch 5}. */
  record Moment(long at, Clock clock) implements Constant {
    @Override
    public String kind() {
      return "a moment";
    }

    @Override
    public String written() {
      return clock.name().toLowerCase(Locale.ROOT) + " " + at;
    }
  }

  private static String percent(double fraction) {
    return BigDecimal.valueOf(fraction * 100).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString()
        + "%";
  }
}
