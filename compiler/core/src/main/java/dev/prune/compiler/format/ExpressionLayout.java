package dev.prune.compiler.format;

import static dev.prune.compiler.format.Layout.all;
import static dev.prune.compiler.format.Layout.text;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.syntax.Context;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.LetStatement;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Values, with brackets only where they change the meaning. */
final class ExpressionLayout {
  // How tightly a form holds together; an operand that holds less needs brackets.
  private static final int QUANTITY = 0;
  private static final int PIPE = 1;
  private static final int NOT = 4;
  private static final int NEGATE = 8;
  private static final int POSTFIX = 9;
  private static final int WHOLE = 10;

  private final Script script;
  private final ListLayout lists;

  ExpressionLayout(Script script) {
    this.script = script;
    this.lists = new ListLayout(script.comments());
  }

  /** A value where a share, a time or a moment may stand too. */
  Layout quantity(Expression quantity) {
    return operand(quantity, QUANTITY);
  }

  /** A value. */
  Layout value(Expression value) {
    return operand(value, PIPE);
  }

  /** {@code let x = value over 5 batches}. */
  Layout let(LetStatement let) {
    return Layout.group(
        text("let " + let.name().name() + " = "), quantity(let.value()), clause(let.context()));
  }

  /** A blank or a line break, and the context; nothing where there is none. */
  Layout clause(Optional<Context> context) {
    return context
        .map(written -> Layout.continued(Layout.line(), context(written)))
        .orElse(Layout.none());
  }

  private Layout context(Context context) {
    List<Layout> words = new ArrayList<>();
    context.amount().ifPresent(amount -> words.add(all(text("over "), value(amount))));
    context.unit().ifPresent(unit -> words.add(text(unit.name())));
    context.split().ifPresent(split -> words.add(text("of " + split.name())));
    context.mode().ifPresent(mode -> words.add(text("in " + mode.name())));
    if (!context.arguments().isEmpty()) {
      int open = script.find("(", lastWord(context));
      words.add(arguments(context.arguments(), open, context.span().end()));
    }
    return spaced(words);
  }

  private static int lastWord(Context context) {
    return context.mode().or(context::split).or(context::unit).orElseThrow().span().end();
  }

  /** Words with a blank between. */
  static Layout spaced(List<Layout> words) {
    List<Layout> spaced = new ArrayList<>();
    for (Layout word : words) {
      if (!spaced.isEmpty()) {
        spaced.add(text(" "));
      }
      spaced.add(word);
    }
    return all(spaced);
  }

  private Layout operand(Expression expression, int least) {
    Layout layout = layout(expression);
    return level(expression) >= least ? layout : all(text("("), layout, text(")"));
  }

  private static int level(Expression expression) {
    return switch (expression) {
      case Expression.Share share -> QUANTITY;
      case Expression.Duration duration -> QUANTITY;
      case Expression.Instant instant -> QUANTITY;
      case Expression.Fewer fewer -> QUANTITY;
      case Expression.Pipe pipe -> PIPE;
      case Expression.Binary binary -> level(binary.operator());
      case Expression.Unary unary -> unary.operator() == Expression.UnaryOperator.NOT ? NOT : NEGATE;
      case Expression.Member member -> POSTFIX;
      case Expression.Index index -> POSTFIX;
      case Expression.History history -> POSTFIX;
      default -> WHOLE;
    };
  }

  private static int level(Expression.BinaryOperator operator) {
    return switch (operator) {
      case OR -> 2;
      case AND -> 3;
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> 5;
      case ADD, SUBTRACT -> 6;
      case MULTIPLY, DIVIDE -> 7;
    };
  }

  private Layout layout(Expression expression) {
    return switch (expression) {
      case Expression.Name name -> text(name.name());
      case Expression.Number number -> text(script.text(number.span()));
      case Expression.Percent percent -> text(script.text(percent.span()));
      case Expression.Size size -> text(script.text(size.span()));
      case Expression.Text literal -> text(script.text(literal.span()));
      case Expression.Truth truth -> text(String.valueOf(truth.value()));
      case Expression.ListOf list ->
          lists.bracketed(
              "[",
              list.elements().stream().map(element -> new Entry(element.span(), value(element))).toList(),
              "]",
              list.span().start(),
              list.span().end());
      case Expression.Member member -> all(operand(member.of(), POSTFIX), text("." + member.member()));
      case Expression.Index index ->
          all(operand(index.of(), POSTFIX), text("["), value(index.index()), text("]"));
      case Expression.History history -> all(operand(history.of(), POSTFIX), text("@"), history(history));
      case Expression.Unary unary ->
          unary.operator() == Expression.UnaryOperator.NOT
              ? all(text("not "), operand(unary.operand(), NOT))
              : all(text("-"), operand(unary.operand(), NEGATE));
      case Expression.Binary binary -> binary(binary);
      case Expression.Call call -> call(call);
      case Expression.Pipe pipe -> pipe(pipe);
      case Expression.Share share ->
          all(
              value(share.amount()),
              text(" of " + base(share.base()) + share.unit()));
      case Expression.Duration duration -> duration(duration);
      case Expression.Instant instant -> instant(instant);
      case Expression.Fewer fewer -> {
        String written = script.text(fewer.span());
        yield text(written.substring(0, written.indexOf('x') + 1) + " fewer " + fewer.unit());
      }
    };
  }

  /** {@code original } or nothing. */
  static String base(Optional<Expression.Base> base) {
    return base.map(word -> word.name().toLowerCase(Locale.ROOT) + " ").orElse("");
  }

  private Layout duration(Expression.Duration duration) {
    boolean one = duration.count() instanceof Expression.Number number && number.value() == 1;
    String unit = duration.clock() == Expression.Clock.EPOCH ? "epoch" : "step";
    return all(value(duration.count()), text(" " + unit + (one ? "" : "s")));
  }

  /** {@code epoch 5}; a value that begins with a sign would read as the end of a longer one, and gets brackets. */
  private Layout instant(Expression.Instant instant) {
    String unit = instant.clock() == Expression.Clock.EPOCH ? "epoch " : "step ";
    Layout at = value(instant.at());
    return "(-[".indexOf(first(at)) < 0
        ? all(text(unit), at)
        : all(text(unit + "("), at, text(")"));
  }

  private static char first(Layout layout) {
    return switch (layout) {
      case Layout.Text(String text) when !text.isEmpty() -> text.charAt(0);
      case Layout.Sequence(List<Layout> parts) ->
          (char) parts.stream().mapToInt(ExpressionLayout::first).filter(c -> c != 0).findFirst().orElse(0);
      case Layout.Indent(int by, Layout inside) -> first(inside);
      case Layout.Group(Layout inside, boolean broken) -> first(inside);
      default -> 0;
    };
  }

  private Layout history(Expression.History history) {
    return switch (history.when()) {
      case PREVIOUS -> text("prev");
      case FIRST -> text("first");
      case EPOCH -> {
        Expression epoch = history.argument().orElseThrow();
        boolean plain =
            epoch instanceof Expression.Name || epoch instanceof Expression.Number number && number.whole();
        yield plain ? all(text("epoch "), value(epoch)) : all(text("epoch ("), value(epoch), text(")"));
      }
      case LAST -> all(text("last("), value(history.argument().orElseThrow()), text(")"));
    };
  }

  /** A chain of operators of one level breaks before each of them or before none. */
  private Layout binary(Expression.Binary binary) {
    int level = level(binary.operator());
    LinkedList<Layout> rest = new LinkedList<>();
    Expression left = binary;
    while (left instanceof Expression.Binary longer && level(longer.operator()) == level) {
      rest.addFirst(operand(longer.right(), level + 1));
      rest.addFirst(text(longer.operator().symbol() + " "));
      rest.addFirst(Layout.line());
      left = longer.left();
    }
    return Layout.group(operand(left, level), Layout.continued(all(rest)));
  }

  private Layout call(Expression.Call call) {
    return all(
        text(call.function()), arguments(call.arguments(), call.functionSpan().end(), call.span().end()));
  }

  /** {@code (300, bias: false)}, with the place before the opening and that behind the closing bracket. */
  Layout arguments(List<Expression.Argument> arguments, int from, int to) {
    List<Entry> entries =
        arguments.stream().map(argument -> new Entry(argument.span(), argument(argument))).toList();
    return lists.bracketed("(", entries, ")", from, to);
  }

  private Layout argument(Expression.Argument argument) {
    String name = argument.name().map(named -> named.name() + ": ").orElse("");
    return all(text((argument.along() ? "along " : "") + name), quantity(argument.value()));
  }

  private Layout pipe(Expression.Pipe pipe) {
    LinkedList<Entry> entries = new LinkedList<>();
    Expression left = pipe;
    while (left instanceof Expression.Pipe longer) {
      entries.addFirst(new Entry(step(longer), step(longer.step(), longer.as())));
      left = longer.input();
    }
    entries.addFirst(new Entry(left.span(), operand(left, PIPE)));
    return lists.piped(entries);
  }

  private static Span step(Expression.Pipe pipe) {
    return pipe.step().span().to(pipe.span());
  }

  private Layout step(Expression.Call call, Optional<Expression.Named> as) {
    Layout called = call.arguments().isEmpty() ? text(call.function()) : call(call);
    return all(called, text(as.map(name -> " as " + name.name()).orElse("")));
  }
}
