package dev.prune.compiler.diagnostic;

/**
 * Every message the compiler can give. The number is stable; the name is the key of its text in {@code
 * messages.properties}, of its golden test and of its paragraph in docs/errors.md.
 */
public enum Code {
  // 1xx: reading the text
  UNEXPECTED_TOKEN(101),
  UNKNOWN_CHARACTER(102),
  FILE_TOO_LONG(103),
  NESTING_TOO_DEEP(104),
  UNTERMINATED_TEXT(105),
  NAME_TOO_LONG(106),
  WRONG_QUOTE(107),
  FOREIGN_SIGN(108),
  SEMICOLON(109),
  UNKNOWN_WORD(110),
  RESERVED_WORD(111),
  EQUALS_FOR_COLON(112),
  COLON_FOR_EQUALS(113),
  EQUALS_FOR_COMPARISON(114),
  UNCLOSED_BRACKET(115),
  UNOPENED_BRACKET(116),
  MISSING_BODY(117),
  EXPRESSION_TOO_LONG(118),
  SAID_TWICE(119),
  NUMBER_OUT_OF_RANGE(120),
  UNKNOWN_ESCAPE(121),
  WORD_WITHOUT_MEANING(122),

  // 2xx: names and compile-time values
  UNKNOWN_NAME(201),
  UNKNOWN_VALUE(202),
  UNKNOWN_LAYER_KIND(203),
  UNKNOWN_FUNCTION(204),
  UNKNOWN_MEMBER(205),
  UNKNOWN_UNIT(206),
  UNKNOWN_ARGUMENT(207),
  UNKNOWN_LIBRARY(208),
  IMPORT_NOT_FOUND(209),
  CYCLIC_IMPORT(210),
  DECLARED_TWICE(211),
  ALREADY_DEFINED(212),
  NOT_A_COMPILE_TIME_VALUE(213),
  WRONG_KIND(214),
  OPERATOR_DOES_NOT_FIT(215),
  FUNCTION_DOES_NOT_FIT(216),
  DIVISION_BY_ZERO(217),
  INDEX_OUT_OF_RANGE(218),
  ARGUMENT_TWICE(219),
  TOO_MANY_ARGUMENTS(220),
  MISSING_ARGUMENT(221),
  ARGUMENT_DOES_NOT_FIT(222),
  NO_INPUT(223),
  NO_OUTPUT(224),
  SECOND_INPUT(225),
  INPUT_INSIDE_BLOCK(226),
  OUTPUT_INSIDE_BLOCK(227),
  OUTPUT_IS_INPUT(228),
  RETURN_OUTSIDE_BLOCK(229),
  BLOCK_RETURNS_NOTHING(230),
  BLOCKS_TOO_DEEP(231),
  TOO_MANY_LAYERS(232),
  LAYER_NAME_TAKEN(233),
  LAYER_WITHOUT_INPUT(234),
  NOT_A_TENSOR(235),
  WRONG_NUMBER_OF_INPUTS(236),
  UNKNOWN_ELEMENT_TYPE(237),
  INPUT_SHAPE(238),
  CONTEXT_IN_NETWORK(239),
  BUDGET_OUT_OF_RANGE(240),
  // 3xx: shapes and channel groups
  SHAPE_MISMATCH(301),
  UNUSED_RESIZE(302),
  RESIZE_CONFLICT(303),
  UNKNOWN_NETWORK(304),
  VALUE_TOO_LARGE(305),
  UNUSED_LAYER(901);

  private final int number;

  Code(int number) {
    this.number = number;
  }

  /** {@code PR0101}. */
  public String id() {
    return String.format(java.util.Locale.ROOT, "PR%04d", number);
  }

  /** Warnings have numbers from 900. */
  public Severity severity() {
    return number >= 900 ? Severity.WARNING : Severity.ERROR;
  }

  /** The camel-case key: {@code unexpectedToken}. */
  public String key() {
    StringBuilder key = new StringBuilder();
    for (String word : name().toLowerCase(java.util.Locale.ROOT).split("_")) {
      key.append(key.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return key.toString();
  }
}
