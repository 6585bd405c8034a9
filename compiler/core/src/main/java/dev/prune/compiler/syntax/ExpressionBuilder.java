package dev.prune.compiler.syntax;

import static dev.prune.grammar.PruneParser.*;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.diagnostic.Span;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/** The part of the tree that the other builders need: names, places, values. */
final class ExpressionBuilder {
  private final Source source;
  private final Diagnostics diagnostics;
  private final LiteralBuilder literals;
  private int depth;

  ExpressionBuilder(Source source, Diagnostics diagnostics) {
    this.source = source;
    this.diagnostics = diagnostics;
    this.literals = new LiteralBuilder(source, diagnostics);
  }

  Span span(ParserRuleContext rule) {
    return new Span(source, rule.getStart().getStartIndex(), rule.getStop().getStopIndex() + 1);
  }

  Span span(Token token) {
    return new Span(source, token.getStartIndex(), token.getStopIndex() + 1);
  }

  Expression.Named name(NameContext name) {
    return new Expression.Named(name.getText(), span(name));
  }

  /** Values that are one token. */
  LiteralBuilder literals() {
    return literals;
  }

  /** Whether a word of the language stands in a rule as itself and not as a name. */
  boolean says(ParserRuleContext rule, String word) {
    return rule.children.stream().anyMatch(child -> child instanceof TerminalNode && child.getText().equals(word));
  }

  /** What {@code build} gives, unless it lies deeper than a tree may be: then a message and {@code otherwise}. */
  <T> T nested(ParserRuleContext rule, Supplier<T> build, T otherwise) {
    return nested(1, rule, build, otherwise);
  }

  private <T> T nested(int levels, ParserRuleContext rule, Supplier<T> build, T otherwise) {
    if (depth + levels > TreeBuilder.MAXIMAL_DEPTH) {
      Token start = rule.getStart();
      diagnostics.report(Code.EXPRESSION_TOO_LONG, span(start), Parser.grouped(TreeBuilder.MAXIMAL_DEPTH));
      return otherwise;
    }
    depth += levels;
    try {
      return build.get();
    } finally {
      depth -= levels;
    }
  }

  LetStatement let(LetStatementContext let) {
    return new LetStatement(name(let.name()), quantity(let.quantity()), context(let.context()), span(let));
  }

  Optional<Context> context(ContextContext context) {
    if (context == null) {
      return Optional.empty();
    }
    // The names stand in the order: unit, split (if `of` is there), mode (if `in` is there).
    boolean over = context.expression() != null;
    int of = says(context, "of") ? 1 : -1;
    int in = says(context, "in") ? context.name().size() - 1 : -1;
    return Optional.of(
        new Context(
            Optional.ofNullable(context.expression()).map(this::expression),
            over ? Optional.of(name(context.name(0))) : Optional.empty(),
            of < 0 ? Optional.empty() : Optional.of(name(context.name(of))),
            in < 0 ? Optional.empty() : Optional.of(name(context.name(in))),
            arguments(context.arguments()),
            span(context)));
  }

  List<Expression.Argument> arguments(ArgumentsContext arguments) {
    return arguments == null ? List.of() : arguments.argument().stream().map(this::argument).toList();
  }

  private Expression.Argument argument(ArgumentContext argument) {
    return new Expression.Argument(
        Optional.ofNullable(argument.name()).map(this::name),
        says(argument, "along"),
        quantity(argument.quantity()),
        span(argument));
  }

  /** {@code 2x fewer flops}. */
  Expression.Fewer fewer(TerminalNode times, NameContext unit) {
    return new Expression.Fewer(
        literals.number(times.getSymbol(), 1).doubleValue(), unit.getText(), span(unit), span(times.getSymbol()).to(span(unit)));
  }

  Expression quantity(QuantityContext quantity) {
    Span span = span(quantity);
    return switch (quantity) {
      case MomentQuantityContext moment ->
          new Expression.Instant(expression(moment.expression()), clock(moment.unit), span);
      case TimesQuantityContext times -> fewer(times.TIMES(), times.name());
      case ValueQuantityContext value when value.name() != null ->
          new Expression.Share(
              expression(value.expression()), base(value.base), value.name().getText(), span(value.name()), span);
      case ValueQuantityContext value when value.unit != null ->
          new Expression.Duration(expression(value.expression()), clock(value.unit), span);
      case ValueQuantityContext value -> instant(expression(value.expression()));
      default -> throw new IllegalStateException("A quantity that the tree does not know: " + span);
    };
  }

  /** {@code epoch (n + 1)} reads as a call and is a moment. */
  private static Expression instant(Expression value) {
    if (value instanceof Expression.Call call
        && (call.function().equals("epoch") || call.function().equals("step"))
        && call.arguments().size() == 1
        && call.arguments().getFirst().name().isEmpty()) {
      return new Expression.Instant(
          call.arguments().getFirst().value(),
          Expression.Clock.valueOf(call.function().toUpperCase(Locale.ROOT)),
          call.span());
    }
    return value;
  }

  static Optional<Expression.Base> base(Token base) {
    return Optional.ofNullable(base).map(token -> Expression.Base.valueOf(token.getText().toUpperCase(Locale.ROOT)));
  }

  static Expression.Clock clock(Token unit) {
    return unit.getText().startsWith("epoch") ? Expression.Clock.EPOCH : Expression.Clock.STEP;
  }

  /** Long chains lean to the left: they are walked down in a loop, and built from the innermost out. */
  Expression expression(ExpressionContext expression) {
    Deque<ExpressionContext> chain = new ArrayDeque<>();
    ExpressionContext head = expression;
    while (head.getChild(0) instanceof ExpressionContext left) {
      chain.push(head);
      head = left;
    }
    ExpressionContext first = head;
    return nested(
        chain.size() + 1,
        expression,
        () -> {
          Expression value = head(first);
          while (!chain.isEmpty()) {
            value = longer(value, chain.pop());
          }
          return value;
        },
        new Expression.Truth(false, span(expression)));
  }

  private Expression head(ExpressionContext expression) {
    Span span = span(expression);
    return switch (expression) {
      case NegateExpressionContext negate ->
          new Expression.Unary(Expression.UnaryOperator.NEGATE, expression(negate.expression()), span);
      case NotExpressionContext not ->
          new Expression.Unary(Expression.UnaryOperator.NOT, expression(not.expression()), span);
      case CallExpressionContext call ->
          new Expression.Call(call.name().getText(), span(call.name()), arguments(call.arguments()), span);
      case NameExpressionContext name -> new Expression.Name(name.getText(), span);
      case ListExpressionContext list ->
          new Expression.ListOf(list.expression().stream().map(this::expression).toList(), span);
      case GroupedExpressionContext grouped -> quantity(grouped.quantity());
      case LiteralExpressionContext literal -> literals.literal(literal.literal().getStart());
      default -> throw new IllegalStateException("An expression that the tree does not know: " + span);
    };
  }

  private Expression longer(Expression left, ExpressionContext expression) {
    Span span = span(expression);
    return switch (expression) {
      case MemberExpressionContext member -> new Expression.Member(left, member.name().getText(), span);
      case IndexExpressionContext index -> new Expression.Index(left, expression(index.expression(1)), span);
      case HistoryExpressionContext history -> history(left, history.history(), span);
      case ProductExpressionContext product -> binary(left, product.op, product.expression(1), span);
      case SumExpressionContext sum -> binary(left, sum.op, sum.expression(1), span);
      case ComparisonExpressionContext comparison -> binary(left, comparison.op, comparison.expression(1), span);
      case AndExpressionContext and ->
          new Expression.Binary(Expression.BinaryOperator.AND, left, expression(and.expression(1)), span);
      case OrExpressionContext or ->
          new Expression.Binary(Expression.BinaryOperator.OR, left, expression(or.expression(1)), span);
      case PipeExpressionContext pipe -> pipe(left, pipe.pipeStep(), span);
      default -> throw new IllegalStateException("An expression that the tree does not know: " + span);
    };
  }

  private Expression binary(Expression left, Token operator, ExpressionContext right, Span span) {
    Expression.BinaryOperator found =
        Arrays.stream(Expression.BinaryOperator.values())
            .filter(known -> known.symbol().equals(operator.getText()))
            .findFirst()
            .orElseThrow();
    return new Expression.Binary(found, left, expression(right), span);
  }

  private Expression pipe(Expression input, PipeStepContext step, Span span) {
    NameContext function = step.name(0);
    int end = step.arguments() == null ? span(function).end() : span(step.arguments()).end();
    Span called = new Span(source, span(function).start(), end);
    return new Expression.Pipe(
        input,
        new Expression.Call(function.getText(), span(function), arguments(step.arguments()), called),
        Optional.ofNullable(step.name(1)).map(this::name),
        span);
  }

  private Expression history(Expression of, HistoryContext history, Span span) {
    Optional<Expression> argument;
    if (history.expression() != null) {
      argument = Optional.of(expression(history.expression()));
    } else if (history.name() != null) {
      argument = Optional.of(new Expression.Name(history.name().getText(), span(history.name())));
    } else {
      argument = Optional.ofNullable(history.INTEGER()).map(integer -> literals.literal(integer.getSymbol()));
    }
    Expression.When when =
        switch (history.getStart().getText()) {
          case "prev" -> Expression.When.PREVIOUS;
          case "first" -> Expression.When.FIRST;
          case "epoch" -> Expression.When.EPOCH;
          default -> Expression.When.LAST;
        };
    return new Expression.History(of, when, argument, span);
  }
}
