package dev.prune.compiler.format;

import static dev.prune.compiler.format.Layout.all;
import static dev.prune.compiler.format.Layout.text;

import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.NetworkStatement;
import java.util.ArrayList;
import java.util.List;

/** The statements of networks and blocks. */
final class NetworkLayout {
  private final Script script;
  private final ExpressionLayout expressions;
  private final BodyLayout bodies;

  NetworkLayout(Script script, ExpressionLayout expressions, BodyLayout bodies) {
    this.script = script;
    this.expressions = expressions;
    this.bodies = bodies;
  }

  List<Entry> entries(List<NetworkStatement> statements) {
    return statements.stream().map(statement -> new Entry(statement.span(), layout(statement))).toList();
  }

  private Layout layout(NetworkStatement statement) {
    return switch (statement) {
      case NetworkStatement.Input input ->
          all(
              text("input " + input.name().name() + ": " + input.elementType() + "["),
              extents(input.extents()),
              text("]"));
      case NetworkStatement.Value value ->
          all(
              text((value.output() ? "output " : "") + value.name().name() + " = "),
              expressions.value(value.value()));
      case NetworkStatement.Let let -> expressions.let(let.let());
      case NetworkStatement.For loop ->
          all(
              text("for " + loop.name().name() + " in "),
              expressions.value(loop.in()),
              text(" "),
              body(script.find("{", loop.in().span().end()), List.of(), loop.body()));
      case NetworkStatement.Repeat repeat ->
          all(
              text("repeat "),
              expressions.value(repeat.times()),
              text(" "),
              body(script.find("{", repeat.times().span().end()), List.of(), repeat.body()));
      case NetworkStatement.If choice -> conditional(choice);
      case NetworkStatement.Return result -> all(text("return "), expressions.value(result.value()));
    };
  }

  private Layout extents(List<Expression> extents) {
    List<Layout> parts = new ArrayList<>();
    for (Expression extent : extents) {
      parts.add(parts.isEmpty() ? Layout.none() : text(", "));
      parts.add(expressions.value(extent));
    }
    return all(parts);
  }

  private Layout body(int open, List<Comments.Comment> header, List<NetworkStatement> body) {
    return bodies.block(open, header, entries(body));
  }

  private Layout conditional(NetworkStatement.If choice) {
    int open = script.find("{", choice.condition().span().end());
    Layout yes =
        all(text("if "), expressions.value(choice.condition()), text(" "), body(open, List.of(), choice.yes()));
    if (choice.no().isEmpty()) {
      return yes;
    }
    if (choice.no().size() == 1 && choice.no().getFirst() instanceof NetworkStatement.If next) {
      return all(yes, text(" else "), conditional(next));
    }
    int close = script.closing(open);
    int otherwise = script.find("{", close);
    return all(yes, text(" else "), body(otherwise, script.comments().take(close, otherwise), choice.no()));
  }
}
