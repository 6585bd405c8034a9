package dev.prune.compiler.syntax;

import static dev.prune.grammar.PruneParser.*;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.grammar.PruneLexer;
import java.math.BigDecimal;
import org.antlr.v4.runtime.Token;

/** Values that are one token: numbers, shares, sizes, texts, truths. */
record LiteralBuilder(Source source, Diagnostics diagnostics) {
  /** The largest whole number that a double holds exactly. */
  private static final double LARGEST_WHOLE = 0x1p53;

  /** The value that a token writes. */
  Expression literal(Token token) {
    Span span = span(token);
    return switch (token.getType()) {
      case PruneLexer.INTEGER -> new Expression.Number(number(token, 0).doubleValue(), true, span);
      case PruneLexer.DECIMAL -> new Expression.Number(number(token, 0).doubleValue(), false, span);
      case PruneLexer.PERCENT -> new Expression.Percent(number(token, 1).movePointLeft(2).doubleValue(), span);
      case PruneLexer.SIZE -> size(token);
      case PruneLexer.STRING -> new Expression.Text(text(token), span);
      default -> new Expression.Truth(token.getText().equals("true"), span);
    };
  }

  /** The number that a token writes, less the {@code unit} characters at its end. */
  BigDecimal number(Token token, int unit) {
    String text = token.getText().substring(0, token.getText().length() - unit);
    double value = Double.parseDouble(text);
    boolean whole = text.chars().allMatch(Character::isDigit);
    if (Double.isInfinite(value) || whole && value >= LARGEST_WHOLE && !isLargestWhole(text)) {
      diagnostics.report(Code.NUMBER_OUT_OF_RANGE, span(token));
      return BigDecimal.ZERO;
    }
    return value == 0 || Math.abs(value) < Double.MIN_NORMAL ? BigDecimal.valueOf(value) : new BigDecimal(text);
  }

  private static boolean isLargestWhole(String text) {
    return text.length() <= 20 && new BigDecimal(text).compareTo(new BigDecimal(LARGEST_WHOLE)) == 0;
  }

  private Expression size(Token token) {
    String[] sides = token.getText().split("x", -1);
    int[] numbers = new int[2];
    for (int i = 0; i < 2; i++) {
      double side = Double.parseDouble(sides[i]);
      if (side > Integer.MAX_VALUE) {
        diagnostics.report(Code.NUMBER_OUT_OF_RANGE, span(token));
        side = 1;
      }
      numbers[i] = (int) side;
    }
    return new Expression.Size(numbers[0], numbers[1], span(token));
  }

  /** The text between the quotes of a token, with its escapes resolved. */
  String text(Token token) {
    String written = source.text().substring(token.getStartIndex() + 1, token.getStopIndex());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < written.length(); i++) {
      char character = written.charAt(i);
      if (character != '\\') {
        text.append(character);
        continue;
      }
      i++;
      switch (written.charAt(i)) {
        case '"' -> text.append('"');
        case '\\' -> text.append('\\');
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        default -> {
          int start = token.getStartIndex() + i;
          Span escape = new Span(source, start, start + 2);
          diagnostics.report(Code.UNKNOWN_ESCAPE, escape, "`\\" + written.charAt(i) + "`");
        }
      }
    }
    return text.toString();
  }

  private Span span(Token token) {
    return new Span(source, token.getStartIndex(), token.getStopIndex() + 1);
  }
}
