package dev.prune.compiler.format;

import static dev.prune.compiler.format.Layout.all;
import static dev.prune.compiler.format.Layout.text;

import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.NetworkStatement;
import dev.prune.compiler.syntax.Parser;
import dev.prune.compiler.syntax.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes a program in its one canonical form. Formatting changes neither the tree nor the comments, and formatting what
 * is formatted changes nothing.
 */
public final class Formatter {
  private final Script script;
  private final ExpressionLayout expressions;
  private final NetworkLayout networks;
  private final ScheduleLayout schedules;
  private final BodyLayout bodies;

  private Formatter(Source source) {
    this.script = new Script(source, Parser.lexemes(source));
    this.expressions = new ExpressionLayout(script);
    this.bodies = new BodyLayout(script);
    this.networks = new NetworkLayout(script, expressions, bodies);
    this.schedules = new ScheduleLayout(script, expressions, bodies);
  }

  /** The formatted text; empty if the text is no program, which {@code diagnostics} then explain. */
  public static Optional<String> format(Source source, Diagnostics diagnostics) {
    return Parser.parse(source, diagnostics).map(file -> new Formatter(source).format(file));
  }

  private String format(SourceFile file) {
    List<Entry> entries = new ArrayList<>();
    file.imports().forEach(clause -> entries.add(new Entry(clause.span(), clause(clause))));
    file.declarations().forEach(declaration -> entries.add(new Entry(declaration.span(), layout(declaration))));
    int imports = file.imports().size();
    List<Layout> lines =
        bodies.lines(
            0,
            script.length() + 1,
            true,
            entries,
            next -> next >= imports && (next == imports || !lets(file.declarations(), next - imports)));
    List<Layout> text = new ArrayList<>();
    lines.forEach(line -> text.add(all(line, new Layout.Break())));
    return LayoutWriter.write(all(text));
  }

  /** Whether a declaration and the one before it are both {@code let}s, which may stand close together. */
  private static boolean lets(List<Declaration> declarations, int at) {
    return declarations.get(at - 1) instanceof Declaration.Let && declarations.get(at) instanceof Declaration.Let;
  }

  private Layout clause(SourceFile.Import clause) {
    String written = script.text(clause.span());
    return text("import " + (clause.file() ? written.substring(written.indexOf('"')) : clause.target()));
  }

  private Layout layout(Declaration declaration) {
    return switch (declaration) {
      case Declaration.Network network ->
          all(text("network " + network.name().name() + " "), networkBody(declaration, network.body()));
      case Declaration.Resized resized -> resized(resized);
      case Declaration.Block block ->
          all(
              text("block " + block.name().name()),
              parameters(block.name(), block.parameters()),
              text(" "),
              networkBody(declaration, block.body()));
      case Declaration.Method method ->
          all(
              text("method " + method.name().name()),
              parameters(method.name(), method.parameters()),
              text(" "),
              body(declaration, method.body().stream().map(schedules::entry).toList()));
      case Declaration.Train train ->
          all(
              text("train " + train.name().name() + " "),
              body(declaration, train.body().stream().map(schedules::entry).toList()));
      case Declaration.Let let -> expressions.let(let.let());
    };
  }

  private Layout networkBody(Declaration declaration, List<NetworkStatement> body) {
    return body(declaration, networks.entries(body));
  }

  /** Comments in the header move into the body: above the declaration they could become its documentation. */
  private Layout body(Declaration declaration, List<Entry> entries) {
    int open = script.find("{", declaration.name().span().end());
    return bodies.block(open, script.comments().take(declaration.span().start(), open), entries);
  }

  private Layout parameters(Expression.Named name, List<Declaration.Parameter> parameters) {
    int open = script.find("(", name.span().end());
    int close = script.find(")", parameters.isEmpty() ? open : parameters.getLast().span().end());
    return new ListLayout(script.comments())
        .bracketed(
            "(",
            parameters.stream().map(parameter -> new Entry(parameter.span(), parameter(parameter))).toList(),
            ")",
            open,
            close);
  }

  private Layout parameter(Declaration.Parameter parameter) {
    return all(
        text(parameter.name().name()),
        text(parameter.type().map(type -> ": " + type.name()).orElse("")),
        parameter.byDefault().map(value -> all(text(" = "), expressions.quantity(value))).orElse(Layout.none()));
  }

  /** On one line with blanks inside the braces where it fits, otherwise a width a line. */
  private Layout resized(Declaration.Resized resized) {
    String header = "network " + resized.name().name() + " = " + resized.of().name() + " resized ";
    int open = script.find("{", resized.of().span().end());
    int close = script.closing(open);
    List<Entry> widths =
        resized.widths().stream()
            .map(
                width ->
                    new Entry(
                        width.layer().span().to(width.width().span()),
                        all(text(width.layer().name() + ": "), expressions.value(width.width()))))
            .toList();
    return all(text(header), new ListLayout(script.comments()).braced(widths, resized.span().start(), open, close));
  }
}
