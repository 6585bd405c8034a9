package dev.prune.compiler.format;

import static dev.prune.compiler.format.Layout.all;
import static dev.prune.compiler.format.Layout.line;
import static dev.prune.compiler.format.Layout.text;

import dev.prune.compiler.syntax.Action;
import dev.prune.compiler.syntax.Choice;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Selectors, choices and actions. */
final class SelectionLayout {
  private final ExpressionLayout expressions;

  SelectionLayout(ExpressionLayout expressions) {
    this.expressions = expressions;
  }

  Layout action(Action action) {
    return switch (action) {
      case Action.Apply apply -> {
        String verb = apply.verb().name().toLowerCase(Locale.ROOT);
        Layout arguments =
            apply.arguments().isEmpty()
                ? Layout.none()
                : expressions.arguments(
                    apply.arguments(), apply.span().start() + verb.length(), apply.target().span().start());
        yield all(text(verb), arguments, text(" "), target(apply.target()));
      }
      case Action.Scale scale ->
          Layout.group(
              text("scale "),
              target(scale.target()),
              Layout.continued(line(), text("by "), expressions.value(scale.factor())));
      case Action.Resize resize ->
          Layout.group(
              text("resize "),
              selector(resize.selector()),
              Layout.continued(line(), text("to "), expressions.value(resize.width())),
              resize
                  .by()
                  .map(
                      by ->
                          Layout.continued(
                              line(), text("by "), expressions.value(by), expressions.clause(resize.context())))
                  .orElse(Layout.none()));
      case Action.Reset reset -> text("reset " + reset.what().name());
      case Action.Rewind rewind ->
          text(
              "rewind "
                  + String.join(", ", rewind.parts().stream().map(Expression.Named::name).toList())
                  + (rewind.parts().isEmpty() ? "" : " to ")
                  + rewind.snapshot().name());
      case Action.Restart restart -> text("restart schedule");
      case Action.Assign assign ->
          Layout.group(
              text(assign.variable().name() + " = "),
              expressions.value(assign.value()),
              assign
                  .scope()
                  .map(
                      s ->
                          Layout.continued(
                              line(), text(s.except() ? "except " : "of "), selector(s.selector())))
                  .orElse(Layout.none()));
    };
  }

  private Layout target(Action.Target target) {
    return switch (target) {
      case Action.Chosen chosen -> choice(chosen.choice());
      case Action.Selected selected -> selector(selected.selector());
    };
  }

  private Layout ranked(Choice.Ranked ranked) {
    String per = ranked.per().map(name -> "per " + name.name()).orElse("globally");
    if (ranked.block().isEmpty()) {
      return text("ranked " + per);
    }
    Layout number = expressions.value(ranked.block().get());
    boolean plain = ranked.block().get() instanceof Expression.Number;
    return all(
        text(plain ? "ranked per " : "ranked per ("), number, text((plain ? " " : ") ") + ranked.per().get().name()));
  }

  Layout choice(Choice choice) {
    List<Layout> clauses = new ArrayList<>();
    choice
        .by()
        .ifPresent(
            by -> clauses.add(Layout.group(text("by "), expressions.value(by), expressions.clause(choice.context()))));
    choice.ranked().ifPresent(ranked -> clauses.add(ranked(ranked)));
    choice
        .ratios()
        .ifPresent(
            ratios ->
                clauses.add(
                    Layout.group(
                        text("ratios "), expressions.value(ratios), expressions.clause(choice.ratiosContext()))));
    choice.best().ifPresent(best -> clauses.add(all(text("best of "), expressions.value(best))));
    choice.keep().ifPresent(keep -> clauses.add(all(text("keep "), expressions.value(keep))));
    List<Layout> broken = new ArrayList<>();
    clauses.forEach(clause -> broken.add(all(line(), clause)));
    return Layout.group(head(choice), Layout.continued(all(broken)));
  }

  private Layout head(Choice choice) {
    String order = choice.order().name().toLowerCase(Locale.ROOT);
    switch (choice.order()) {
      case BELOW, ABOVE -> {
        return Layout.group(
            text(choice.unit().name() + " " + order + " "), expressions.value(choice.amount()), where(choice));
      }
      case UNCONNECTED -> {
        return Layout.group(text(order + " " + choice.unit().name()), where(choice));
      }
      default -> {}
    }
    // `2x fewer flops` says itself what it counts.
    boolean fewer =
        choice.amount() instanceof Expression.Fewer f && f.unitSpan().equals(choice.unit().span());
    return Layout.group(
        text(order + " "),
        fewer ? expressions.quantity(choice.amount()) : expressions.value(choice.amount()),
        Layout.continued(
            fewer ? Layout.none() : line(),
            fewer ? Layout.none() : text("of " + ExpressionLayout.base(choice.base()) + choice.unit().name()),
            where(choice)));
  }

  private Layout where(Choice choice) {
    return choice.selector().map(selector -> all(text(" of "), selector(selector))).orElse(Layout.none());
  }

  Layout selector(Selector selector) {
    return all(
        terms(selector.terms()),
        selector.except().isEmpty() ? Layout.none() : all(text(" except "), terms(selector.except())));
  }

  private Layout terms(List<Selector.Term> terms) {
    if (terms.size() == 1) {
      return term(terms.getFirst());
    }
    List<Layout> parts = new ArrayList<>();
    for (Selector.Term term : terms) {
      parts.add(parts.isEmpty() ? new Layout.Line("") : all(text(","), line()));
      parts.add(term(term));
    }
    return Layout.group(text("("), Layout.inside(all(parts)), new Layout.Line(""), text(")"));
  }

  private Layout term(Selector.Term term) {
    String reach =
        switch (term.reach()) {
          case ITSELF -> "";
          case UPSTREAM -> "upstream of ";
          case DOWNSTREAM -> "downstream of ";
          case GATES -> "gates of ";
        };
    return all(
        text(reach + term.pattern().text()),
        term.where().map(where -> all(text(" where "), expressions.value(where))).orElse(Layout.none()));
  }
}
