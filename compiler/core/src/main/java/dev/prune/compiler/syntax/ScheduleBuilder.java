package dev.prune.compiler.syntax;

import static dev.prune.grammar.PruneParser.*;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;

/** The part of the tree that says how a network trains and shrinks. */
final class ScheduleBuilder {
  private final ExpressionBuilder expressions;
  private final SelectionBuilder selections;
  private final Diagnostics diagnostics;

  ScheduleBuilder(ExpressionBuilder expressions, Diagnostics diagnostics) {
    this.expressions = expressions;
    this.selections = new SelectionBuilder(expressions, diagnostics);
    this.diagnostics = diagnostics;
  }

  TrainItem trainItem(TrainItemContext item) {
    Span span = expressions.span(item);
    if (item.setting() != null) {
      return setting(item.setting());
    }
    if (item.scheduleItem() != null) {
      return new TrainItem.Schedule(item(item.scheduleItem()));
    }
    return switch (item.getStart().getText()) {
      case "align" -> new TrainItem.Align(expressions.expression(item.expression()), span);
      case "protect" -> new TrainItem.Protect(selections.selector(item.selector()), span);
      case "residual" ->
          new TrainItem.Residual(expressions.name(item.name()), selector(item.selector()), span);
      case "keep" ->
          new TrainItem.KeepAtLeast(
              expressions.expression(item.expression()),
              Optional.ofNullable(item.selector()).map(selections::selector),
              span);
      case "rate" ->
          new TrainItem.Rate(
              expressions.expression(item.expression()), selections.selector(item.selector()), span);
      case "init" ->
          new TrainItem.Init(expressions.expression(item.expression()), selector(item.selector()), span);
      case "start" ->
          new TrainItem.StartFrom(
              expressions.literals().text(item.STRING().getSymbol()), expressions.span(item.STRING().getSymbol()),
              Optional.ofNullable(item.selectorList()).map(selections::listed), span);
      default -> new TrainItem.Prune(expressions.expression(item.expression()), span);
    };
  }

  private TrainItem setting(SettingContext setting) {
    return new TrainItem.Setting(
        new Expression.Named(setting.key.getText(), expressions.span(setting.key)),
        expressions.expression(setting.expression()),
        expressions.span(setting));
  }

  private TrainItem phaseItem(PhaseItemContext item) {
    if (item.setting() != null) {
      return setting(item.setting());
    }
    return item.selector() == null
        ? new TrainItem.Schedule(item(item.scheduleItem()))
        : new TrainItem.TrainOnly(selections.selector(item.selector()), expressions.span(item));
  }

  List<ScheduleItem> items(List<ScheduleItemContext> items) {
    return items.stream().map(this::item).toList();
  }

  private List<ScheduleItem> body(ParserRuleContext around, List<ScheduleItemContext> items) {
    return expressions.nested(around, () -> items(items), List.of());
  }

  private ScheduleItem item(ScheduleItemContext item) {
    Span span = expressions.span(item);
    return switch (item) {
      case ScheduleLetContext let -> new ScheduleItem.Let(expressions.let(let.letStatement()));
      case ScoreItemContext score ->
          new ScheduleItem.Score(
              expressions.name(score.name()),
              expressions.expression(score.expression()),
              expressions.context(score.context()),
              span);
      case VarItemContext variable ->
          new ScheduleItem.Var(
              expressions.name(variable.name(0)),
              Optional.ofNullable(variable.name(1)).map(expressions::name),
              Optional.ofNullable(variable.selector()).map(selections::selector),
              expressions.quantity(variable.quantity()),
              span);
      case SnapshotItemContext snapshot ->
          new ScheduleItem.Snapshot(
              expressions.name(snapshot.name(0)),
              snapshot.name().stream().skip(1).map(expressions::name).toList(),
              moment(snapshot.moment()),
              span);
      case MetricItemContext metric ->
          new ScheduleItem.Metric(
              expressions.name(metric.name(0)),
              Optional.ofNullable(metric.name(1)).map(expressions::name),
              Optional.ofNullable(metric.selector()).map(selections::selector),
              expressions.expression(metric.expression()),
              expressions.context(metric.context()),
              metric.clock.getText().equals("epoch") ? Expression.Clock.EPOCH : Expression.Clock.STEP,
              Optional.ofNullable(metric.quantity()).map(expressions::quantity),
              span);
      case SetItemContext set ->
          new ScheduleItem.SetOf(
              expressions.name(set.name()),
              selections.choice(set.choice()),
              expressions.says(set, "each")
                  ? Optional.of(
                      expressions.says(set, "epoch") ? Expression.Clock.EPOCH : Expression.Clock.STEP)
                  : Optional.empty(),
              Optional.ofNullable(set.quantity()).map(expressions::quantity),
              span);
      case PenaltyItemContext penalty ->
          new ScheduleItem.Penalty(
              expressions.expression(penalty.expression()), selector(penalty.selector()), span);
      case NoiseItemContext noise ->
          new ScheduleItem.Noise(expressions.expression(noise.expression()), selector(noise.selector()), span);
      case ReadItemContext read ->
          new ScheduleItem.Read(
              expressions.name(read.name()), expressions.expression(read.expression()), selector(read.selector()),
              span);
      case InsertItemContext insert ->
          new ScheduleItem.Insert(
              expressions.name(insert.name()),
              expressions.arguments(insert.arguments()),
              selections.selector(insert.selector()),
              span);
      case PhaseItemBlockContext phase -> phase(phase);
      case AtItemContext at -> new ScheduleItem.At(moment(at.moment()), body(at, at.scheduleItem()), span);
      case EveryItemContext every -> every(every);
      case ScheduleRepeatContext repeat ->
          new ScheduleItem.Repeat(
              expressions.says(repeat, "until"),
              expressions.expression(repeat.expression()),
              body(repeat, repeat.scheduleItem()),
              span);
      case ScheduleForContext loop ->
          new ScheduleItem.For(
              expressions.name(loop.name()),
              expressions.expression(loop.expression()),
              body(loop, loop.scheduleItem()),
              span);
      case ScheduleIfContext choice -> conditional(choice.scheduleConditional());
      case ActionItemContext action -> new ScheduleItem.Act(selections.action(action.action()));
      default -> throw new IllegalStateException("A schedule item that the tree does not know: " + span);
    };
  }

  private Optional<Selector> selector(SelectorContext written) {
    return Optional.ofNullable(written).map(selections::selector);
  }

  private ScheduleItem conditional(ScheduleConditionalContext choice) {
    return new ScheduleItem.If(
        expressions.expression(choice.expression()),
        body(choice, choice.yes),
        choice.scheduleConditional() == null
            ? body(choice, choice.no)
            : expressions.nested(choice, () -> List.of(conditional(choice.scheduleConditional())), List.of()),
        expressions.span(choice));
  }

  private ScheduleItem phase(PhaseItemBlockContext phase) {
    PhaseEndContext length = null;
    PhaseEndContext until = null;
    PhaseEndContext patience = null;
    PhaseEndContext cap = null;
    PhaseEndContext before = null;
    for (PhaseEndContext end : phase.phaseEnd()) {
      switch (end.getStart().getText()) {
        case "until" -> until = once(until, end, "until");
        case "no" -> cap = once(cap, end, "no later than");
        default -> {
          if (before != null && before == until) {
            patience = end;
          } else {
            length = once(length, end, "for");
          }
        }
      }
      before = end;
    }
    return new ScheduleItem.Phase(
        expressions.name(phase.name()),
        quantity(length),
        Optional.ofNullable(until).map(end -> expressions.expression(end.expression())),
        quantity(patience),
        quantity(cap),
        expressions.nested(phase, () -> phase.phaseItem().stream().map(this::phaseItem).toList(), List.of()),
        expressions.span(phase));
  }

  private Optional<Expression> quantity(PhaseEndContext end) {
    return Optional.ofNullable(end).map(PhaseEndContext::quantity).map(expressions::quantity);
  }

  private PhaseEndContext once(PhaseEndContext before, PhaseEndContext now, String what) {
    if (before != null) {
      diagnostics.report(Code.SAID_TWICE, expressions.span(now), "`" + what + "`");
    }
    return now;
  }

  private ScheduleItem every(EveryItemContext every) {
    // The quantities stand in the order: interval, from, until.
    List<Expression> times = new ArrayList<>(every.quantity().stream().map(expressions::quantity).toList());
    Function<Boolean, Optional<Expression>> next =
        written -> written ? Optional.of(times.removeFirst()) : Optional.empty();
    Expression interval = times.removeFirst();
    Optional<Expression> from = next.apply(expressions.says(every, "from"));
    Optional<Expression> until = next.apply(expressions.says(every, "until"));
    ScheduleItem.UpdateOrder order =
        every.updateOrder() == null
            ? ScheduleItem.UpdateOrder.AFTER
            : ScheduleItem.UpdateOrder.valueOf(every.updateOrder().getStart().getText().toUpperCase(Locale.ROOT));
    return new ScheduleItem.Every(
        interval, from, until, order, body(every, every.scheduleItem()), expressions.span(every));
  }

  private Moment moment(MomentContext moment) {
    Span span = expressions.span(moment);
    if (expressions.says(moment, "init")) {
      return new Moment.Init(span);
    }
    if (moment.IDENTIFIER() != null) {
      return new Moment.Called(new Expression.Name(moment.IDENTIFIER().getText(), span), span);
    }
    if (moment.name() != null) {
      return new Moment.EndOfPhase(expressions.name(moment.name()), span);
    }
    Expression at = expressions.expression(moment.expression());
    return expressions.says(moment, "end")
        ? new Moment.EndOfEpoch(at, span)
        : new Moment.Begin(at, ExpressionBuilder.clock(moment.getStart()), span);
  }
}
