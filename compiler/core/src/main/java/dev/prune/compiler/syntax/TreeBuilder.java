package dev.prune.compiler.syntax;

import static dev.prune.grammar.PruneParser.*;

import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.grammar.PruneLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * The parse tree of a file made into records: declarations and networks here, the rest in the two builders beside it.
 */
final class TreeBuilder {
  /** The greatest depth of a tree, so that every later stage can walk it by plain recursion. */
  static final int MAXIMAL_DEPTH = 1_000;

  private final Source source;
  private final ExpressionBuilder expressions;
  private final ScheduleBuilder schedules;

  TreeBuilder(Source source, Diagnostics diagnostics) {
    this.source = source;
    this.expressions = new ExpressionBuilder(source, diagnostics);
    this.schedules = new ScheduleBuilder(expressions, diagnostics);
  }

  SourceFile file(FileContext file, List<Token> tokens) {
    return new SourceFile(
        source,
        file.importClause().stream().map(this::importClause).toList(),
        file.declaration().stream()
            .map(declaration -> declaration(declaration, doc(declaration.getStart(), tokens)))
            .toList());
  }

  private SourceFile.Import importClause(ImportClauseContext clause) {
    Span span = expressions.span(clause);
    return clause.STRING() == null
        ? new SourceFile.Import(clause.path().getText(), false, span)
        : new SourceFile.Import(expressions.literals().text(clause.STRING().getSymbol()), true, span);
  }

  /** The {@code ///} lines right above a declaration: no empty line, no other comment between. */
  private static String doc(Token first, List<Token> tokens) {
    List<String> lines = new ArrayList<>();
    for (int i = first.getTokenIndex() - 1; i > 0 && isLineBreak(tokens.get(i)); i -= 2) {
      Token comment = tokens.get(i - 1);
      boolean ownLine = i == 1 || tokens.get(i - 2).getType() == PruneLexer.BLANK && broken(tokens.get(i - 2), i == 2);
      if (comment.getType() != PruneLexer.DOC || !ownLine) {
        break;
      }
      String text = comment.getText().substring("///".length());
      lines.addFirst((text.startsWith(" ") ? text.substring(1) : text).stripTrailing());
    }
    return String.join("\n", lines);
  }

  private static boolean isLineBreak(Token token) {
    return token.getType() == PruneLexer.BLANK && token.getText().chars().filter(c -> c == '\n').count() == 1;
  }

  private static boolean broken(Token blank, boolean atStart) {
    return atStart || blank.getText().indexOf('\n') >= 0;
  }

  private Declaration declaration(DeclarationContext declaration, String doc) {
    Span span = expressions.span(declaration);
    return switch (declaration.getChild(0)) {
      case NetworkDeclarationContext network ->
          new Declaration.Network(
              expressions.name(network.name()), statements(network.networkStatement()), doc, span);
      case ResizedDeclarationContext resized ->
          new Declaration.Resized(
              expressions.name(resized.name(0)),
              expressions.name(resized.name(1)),
              resized.resizedWidth().stream().map(this::width).toList(),
              doc,
              span);
      case BlockDeclarationContext block ->
          new Declaration.Block(
              expressions.name(block.name()),
              parameters(block.parameters()),
              statements(block.networkStatement()),
              doc,
              span);
      case MethodDeclarationContext method ->
          new Declaration.Method(
              expressions.name(method.name()),
              parameters(method.parameters()),
              schedules.items(method.scheduleItem()),
              doc,
              span);
      case TrainDeclarationContext train ->
          new Declaration.Train(
              expressions.name(train.name()), train.trainItem().stream().map(schedules::trainItem).toList(), doc, span);
      case LetStatementContext let -> new Declaration.Let(expressions.let(let));
      default -> throw new IllegalStateException("A declaration that the tree does not know: " + span);
    };
  }

  private Declaration.Resized.Width width(ResizedWidthContext width) {
    return new Declaration.Resized.Width(
        new Expression.Named(width.path().getText(), expressions.span(width.path())),
        expressions.expression(width.expression()));
  }

  private List<Declaration.Parameter> parameters(ParametersContext parameters) {
    return parameters == null ? List.of() : parameters.parameter().stream().map(this::parameter).toList();
  }

  private Declaration.Parameter parameter(ParameterContext parameter) {
    return new Declaration.Parameter(
        expressions.name(parameter.name(0)),
        Optional.ofNullable(parameter.name(1)).map(expressions::name),
        Optional.ofNullable(parameter.quantity()).map(expressions::quantity),
        expressions.span(parameter));
  }

  private List<NetworkStatement> statements(List<NetworkStatementContext> statements) {
    return statements.stream().map(this::statement).toList();
  }

  private NetworkStatement statement(NetworkStatementContext statement) {
    Span span = expressions.span(statement);
    return switch (statement) {
      case InputStatementContext input ->
          new NetworkStatement.Input(
              expressions.name(input.name()),
              input.tensorType().name().getText(),
              expressions.span(input.tensorType()),
              input.tensorType().expression().stream().map(expressions::expression).toList(),
              span);
      case ValueStatementContext value ->
          new NetworkStatement.Value(
              value.getChild(0) instanceof TerminalNode,
              expressions.name(value.name()),
              expressions.expression(value.expression()),
              span);
      case NetworkLetContext let -> new NetworkStatement.Let(expressions.let(let.letStatement()));
      case NetworkForContext loop ->
          new NetworkStatement.For(
              expressions.name(loop.name()),
              expressions.expression(loop.expression()),
              expressions.nested(loop, () -> statements(loop.networkStatement()), List.of()),
              span);
      case NetworkRepeatContext repeat ->
          new NetworkStatement.Repeat(
              expressions.expression(repeat.expression()),
              expressions.nested(repeat, () -> statements(repeat.networkStatement()), List.of()),
              span);
      case NetworkIfContext choice -> conditional(choice.networkConditional());
      case ReturnStatementContext result ->
          new NetworkStatement.Return(expressions.expression(result.expression()), span);
      default -> throw new IllegalStateException("A statement that the tree does not know: " + span);
    };
  }

  private NetworkStatement conditional(NetworkConditionalContext choice) {
    return new NetworkStatement.If(
        expressions.expression(choice.expression()),
        statements(choice.yes),
        choice.networkConditional() == null
            ? statements(choice.no)
            : expressions.nested(choice, () -> List.of(conditional(choice.networkConditional())), List.of()),
        expressions.span(choice));
  }
}
