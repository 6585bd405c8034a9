package dev.prune.compiler.syntax;

import static dev.prune.grammar.PruneParser.*;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The part of the tree that says what is chosen and what is done to it: selectors, choices, actions. */
final class SelectionBuilder {
  private final ExpressionBuilder expressions;
  private final Diagnostics diagnostics;

  SelectionBuilder(ExpressionBuilder expressions, Diagnostics diagnostics) {
    this.expressions = expressions;
    this.diagnostics = diagnostics;
  }

  Action action(ActionContext action) {
    Span span = expressions.span(action);
    if (action.verb != null) {
      return new Action.Apply(
          Action.Verb.valueOf(action.verb.getText().toUpperCase(Locale.ROOT)),
          expressions.arguments(action.arguments()),
          target(action.target()),
          span);
    }
    return switch (action.getStart().getText()) {
      case "scale" ->
          new Action.Scale(
              action.choiceHead() == null
                  ? new Action.Selected(selector(action.selector()))
                  : new Action.Chosen(choice(action.choiceHead(), action.choiceClause())),
              expressions.expression(action.expression(0)),
              span);
      case "resize" ->
          new Action.Resize(
              selector(action.selector()),
              expressions.expression(action.expression(0)),
              Optional.ofNullable(action.expression(1)).map(expressions::expression),
              expressions.context(action.context()),
              span);
      case "reset" -> new Action.Reset(expressions.name(action.name(0)), span);
      case "rewind" -> {
        List<Expression.Named> names = action.name().stream().map(expressions::name).toList();
        yield new Action.Rewind(names.subList(0, names.size() - 1), names.getLast(), span);
      }
      case "restart" -> new Action.Restart(span);
      default ->
          new Action.Assign(
              expressions.name(action.name(0)), expressions.expression(action.expression(0)), scope(action), span);
    };
  }

  private Optional<Action.Scope> scope(ActionContext assignment) {
    if (assignment.selectorList() != null) {
      List<Selector.Term> terms = assignment.selectorList().selectorTerm().stream().map(this::term).toList();
      return Optional.of(
          new Action.Scope(true, new Selector(terms, List.of(), expressions.span(assignment.selectorList()))));
    }
    return Optional.ofNullable(assignment.selector()).map(s -> new Action.Scope(false, selector(s)));
  }

  private Action.Target target(TargetContext target) {
    return target.choice() == null
        ? new Action.Selected(selector(target.selector()))
        : new Action.Chosen(choice(target.choice()));
  }

  Choice choice(ChoiceContext choice) {
    return choice(choice.choiceHead(), choice.choiceClause());
  }

  private Choice choice(ChoiceHeadContext head, List<ChoiceClauseContext> clauses) {
    Optional<ChoiceClauseContext> by = clause("by", clauses);
    Optional<ChoiceClauseContext> ranked = clause("ranked", clauses);
    Optional<ChoiceClauseContext> ratios = clause("ratios", clauses);
    Span span = clauses.isEmpty()
        ? expressions.span(head)
        : expressions.span(head).to(expressions.span(clauses.getLast()));
    return new Choice(
        Choice.Order.valueOf(head.order.getText().toUpperCase(Locale.ROOT)),
        amount(head),
        ExpressionBuilder.base(head.base),
        expressions.name(head.name()),
        Optional.ofNullable(head.selector()).map(this::selector),
        by.map(clause -> expressions.expression(clause.expression())),
        by.flatMap(clause -> expressions.context(clause.context())),
        ranked.map(
            clause ->
                new Choice.Ranked(
                    Optional.ofNullable(clause.name()).map(expressions::name), block(clause), expressions.span(clause))),
        ratios.map(clause -> expressions.expression(clause.expression())),
        ratios.flatMap(clause -> expressions.context(clause.context())),
        clause("best", clauses).map(clause -> expressions.expression(clause.expression())),
        clause("keep", clauses).map(clause -> expressions.expression(clause.expression())),
        span);
  }

  private Expression amount(ChoiceHeadContext head) {
    if (head.order.getText().equals("unconnected")) {
      return new Expression.Percent(0, expressions.span(head.order));
    }
    return head.expression() == null
        ? expressions.fewer(head.TIMES(), head.name())
        : expressions.expression(head.expression());
  }

  private Optional<Expression> block(ChoiceClauseContext ranked) {
    return ranked.INTEGER() != null
        ? Optional.of(expressions.literals().literal(ranked.INTEGER().getSymbol()))
        : Optional.ofNullable(ranked.expression()).map(expressions::expression);
  }

  private Optional<ChoiceClauseContext> clause(String word, List<ChoiceClauseContext> clauses) {
    List<ChoiceClauseContext> found =
        clauses.stream().filter(clause -> clause.getStart().getText().equals(word)).toList();
    found.stream()
        .skip(1)
        .forEach(again -> diagnostics.report(Code.SAID_TWICE, expressions.span(again), "`" + word + "`"));
    return found.stream().findFirst();
  }

  Selector selector(SelectorContext selector) {
    List<List<Selector.Term>> lists =
        selector.selectorList().stream().map(list -> list.selectorTerm().stream().map(this::term).toList()).toList();
    return new Selector(
        lists.getFirst(), lists.size() == 1 ? List.of() : lists.getLast(), expressions.span(selector));
  }

  /** A list without exceptions. */
  Selector listed(SelectorListContext list) {
    return new Selector(list.selectorTerm().stream().map(this::term).toList(), List.of(), expressions.span(list));
  }

  private Selector.Term term(SelectorTermContext term) {
    Selector.Reach reach =
        expressions.says(term, "upstream")
            ? Selector.Reach.UPSTREAM
            : expressions.says(term, "downstream")
                ? Selector.Reach.DOWNSTREAM
                : expressions.says(term, "gates") ? Selector.Reach.GATES : Selector.Reach.ITSELF;
    List<String> parts = new ArrayList<>();
    // The lexer reads the `1.2` of `stage.1.2` as one number.
    term.pattern().children.stream()
        .map(child -> child.getText())
        .filter(text -> !text.equals("."))
        .forEach(text -> parts.addAll(Arrays.asList(text.split("\\."))));
    return new Selector.Term(
        reach,
        new Selector.Pattern(parts, expressions.span(term.pattern())),
        Optional.ofNullable(term.expression()).map(expressions::expression),
        expressions.span(term));
  }
}
