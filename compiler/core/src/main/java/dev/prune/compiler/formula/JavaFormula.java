package dev.prune.compiler.formula;

import dev.prune.compiler.formula.Formula.Binary;
import dev.prune.compiler.formula.Formula.Constant;
import dev.prune.compiler.formula.Formula.Shaped;
import dev.prune.compiler.formula.Formula.Unary;
import dev.prune.compiler.formula.Formula.Variable;
import java.util.Locale;
import java.util.Map;

/**
 * A formula as a Java expression over float or double, or over float in the words of a device's kernels.
 *
 * <p>Numbers are printed from their parsed value, never copied from a user's text.
 */
public final class JavaFormula {
  private static final int SUM = 1;
  private static final int PRODUCT = 2;
  private static final int ATOM = 3;

  private final boolean single;
  private final String functions;
  private final Map<String, String> variables;

  private JavaFormula(boolean single, String functions, Map<String, String> variables) {
    this.single = single;
    this.functions = functions;
    this.variables = variables;
  }

  /**
   * @param single whether numbers are float
   * @param variables the Java expression of each variable
   */
  public static String of(Formula formula, boolean single, Map<String, String> variables) {
    return new JavaFormula(single, "", variables).print(formula, 0);
  }

  /**
   * Over float, with every function taken from one class, because a device has other ones than {@link Math}.
   *
   * @param functions the class's simple name; it has {@code abs sqrt exp log tanh sigmoid step sign max min pow where}
   * @param variables the Java expression of each variable
   */
  public static String of(Formula formula, String functions, Map<String, String> variables) {
    return new JavaFormula(true, functions, variables).print(formula, 0);
  }

  private String print(Formula formula, int outer) {
    return switch (formula) {
      case Constant c -> c.value() < 0 ? "(" + number(c.value()) + ")" : number(c.value());
      case Variable v -> variables.get(v.name());
      case Unary u -> unary(u);
      case Shaped s -> unary(s.value());
      case Binary b -> binary(b, outer);
    };
  }

  private String number(double value) {
    if (Double.isNaN(value)) {
      return single ? "Float.NaN" : "Double.NaN";
    }
    if (Double.isInfinite(value)) {
      return (value < 0 ? "-" : "") + (single ? "Float.POSITIVE_INFINITY" : "Double.POSITIVE_INFINITY");
    }
    return written(single ? Float.toString((float) value) : Double.toString(value)) + (single ? "f" : "");
  }

  /** A finite number as a person writes it: {@code 1e-5}, where {@link Double#toString} says {@code 1.0E-5}. */
  public static String number(double value, boolean single) {
    return new JavaFormula(single, "", Map.of()).number(value);
  }

  private static String written(String text) {
    return text.replace(".0E", "e").replace('E', 'e');
  }

  private String unary(Unary u) {
    String a = print(u.of(), 0);
    if (!functions.isEmpty() && u.function() != Formula.Function.NEGATE) {
      return functions + "." + u.function().name().toLowerCase(Locale.ROOT) + "(" + a + ")";
    }
    return switch (u.function()) {
      case NEGATE -> "(-" + print(u.of(), ATOM) + ")";
      case ABS -> "Math.abs(" + a + ")";
      case SQRT -> cast("Math.sqrt(" + a + ")");
      case EXP -> cast("Math.exp(" + a + ")");
      case LOG -> cast("Math.log(" + a + ")");
      case TANH -> cast("Math.tanh(" + a + ")");
      case SIGMOID -> cast("(1.0 / (1.0 + Math.exp(-" + print(u.of(), ATOM) + ")))");
      // Without a branch, because C2 does not vectorise the conditional.
      case STEP -> "Math.signum(Math.max(" + a + ", " + number(0) + "))";
      case SIGN -> "Math.signum(" + a + ")";
    };
  }

  private String cast(String expression) {
    return single ? "(float) " + expression : expression;
  }

  private String binary(Binary b, int outer) {
    return switch (b.operator()) {
      case ADD -> infix(b, " + ", SUM, SUM, outer);
      case SUBTRACT -> infix(b, " - ", SUM, PRODUCT, outer);
      case MULTIPLY -> infix(b, " * ", PRODUCT, PRODUCT, outer);
      case DIVIDE -> infix(b, " / ", PRODUCT, ATOM, outer);
      case MAX -> choice("max", b);
      case MIN -> choice("min", b);
      case POWER -> functions.isEmpty() ? cast(choice("pow", b)) : choice("pow", b);
      case WHERE ->
          functions.isEmpty()
              ? "(" + print(b.left(), SUM) + " != 0 ? " + print(b.right(), SUM) + " : " + number(0) + ")"
              : choice("where", b);
    };
  }

  private String choice(String function, Binary b) {
    String home = functions.isEmpty() ? "Math" : functions;
    return home + "." + function + "(" + print(b.left(), 0) + ", " + print(b.right(), 0) + ")";
  }

  private String infix(Binary b, String symbol, int level, int rightLevel, int outer) {
    String text = print(b.left(), level) + symbol + print(b.right(), rightLevel);
    return level < outer ? "(" + text + ")" : text;
  }
}
