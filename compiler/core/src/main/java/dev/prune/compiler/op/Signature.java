package dev.prune.compiler.op;

import java.util.List;
import java.util.Optional;

/** The arguments an operation takes, in the order in which they may be written without a name. */
public record Signature(List<Parameter> parameters) {
  /** An operation with these parameters. */
  public static Signature of(Parameter... parameters) {
    return new Signature(List.of(parameters));
  }

  /** A parameter that must be given. */
  public static Parameter required(String name, Type type) {
    return new Parameter(name, type, Optional.empty(), false);
  }

  /** A parameter that may be left out and then has no value. */
  public static Parameter absent(String name, Type type) {
    return new Parameter(name, type, Optional.empty(), true);
  }

  /** A parameter with a default. */
  public static Parameter optional(String name, Type type, Object byDefault) {
    return new Parameter(name, type, Optional.of(byDefault), true);
  }

  /**
   * @param name as in {@code stride: 2}
   * @param type what it accepts
   * @param byDefault the value where none is written, as {@link Arguments} holds it
   * @param mayBeAbsent whether it may be left out
   */
  public record Parameter(String name, Type type, Optional<Object> byDefault, boolean mayBeAbsent) {}

  /** What an argument may be. */
  public enum Type {
    /** A whole number of at least 1, held as Integer. */
    COUNT("a whole number of at least 1"),
    /** A whole number of at least 0, held as Integer. */
    INDEX("a whole number of at least 0"),
    /** A size such as {@code 3x3}, or a whole number for a square one, held as int[] {height, width}. */
    SIZE("a size such as `3x3`"),
    /** As {@link #SIZE}, zero allowed. */
    PADDING("a whole number or a size such as `1x1`"),
    /** A real number, held as Double. */
    REAL("a number"),
    /** A share from 0 to 1, written {@code 50%} or {@code 0.5}, held as Double. */
    SHARE("a share from 0% to 100%, such as `50%`"),
    /** A truth value, held as Boolean. */
    TRUTH("`true` or `false`");

    private final String description;

    Type(String description) {
      this.description = description;
    }

    /** For messages: "a number". */
    public String description() {
      return description;
    }
  }
}
