package dev.prune.compiler.format;

import static dev.prune.compiler.format.Layout.all;
import static dev.prune.compiler.format.Layout.text;

import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.Moment;
import dev.prune.compiler.syntax.ScheduleItem;
import dev.prune.compiler.syntax.Selector;
import dev.prune.compiler.syntax.TrainItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The statements of trainings, methods and phases. */
final class ScheduleLayout {
  private final Script script;
  private final ExpressionLayout expressions;
  private final SelectionLayout selections;
  private final BodyLayout bodies;

  ScheduleLayout(Script script, ExpressionLayout expressions, BodyLayout bodies) {
    this.script = script;
    this.expressions = expressions;
    this.selections = new SelectionLayout(expressions);
    this.bodies = bodies;
  }

  Entry entry(TrainItem item) {
    Span span = item.span();
    return switch (item) {
      case TrainItem.Setting setting -> keyed(span, setting.key().name(), expressions.value(setting.value()));
      case TrainItem.Align align -> keyed(span, "align", expressions.value(align.value()));
      case TrainItem.Protect protect -> keyed(span, "protect", selections.selector(protect.selector()));
      case TrainItem.Residual residual ->
          keyed(
              span,
              "residual",
              all(
                  text(residual.way().name()),
                  residual.selector().map(s -> all(text(" of "), selections.selector(s))).orElse(Layout.none())));
      case TrainItem.Prune prune -> keyed(span, "prune", expressions.value(prune.method()));
      case TrainItem.KeepAtLeast keep ->
          new Entry(
              span,
              all(
                  text("keep at least "),
                  expressions.value(keep.count()),
                  keep.selector().map(s -> all(text(" of "), selections.selector(s))).orElse(Layout.none())));
      case TrainItem.StartFrom start ->
          new Entry(
              span,
              all(
                  text("start from " + script.text(start.fileSpan())),
                  start.except().map(s -> all(text(" except "), selections.selector(s))).orElse(Layout.none())));
      case TrainItem.Rate rate -> keyed(span, "rate", formula(rate.factor(), Optional.of(rate.selector())));
      case TrainItem.Init init -> keyed(span, "init", formula(init.scheme(), init.selector()));
      case TrainItem.TrainOnly only -> keyed(span, "train", selections.selector(only.selector()));
      case TrainItem.Schedule schedule -> entry(schedule.item());
    };
  }

  private static Entry keyed(Span span, String key, Layout value) {
    return new Entry(span, Optional.of(key), value);
  }

  Entry entry(ScheduleItem item) {
    return switch (item) {
      case ScheduleItem.Penalty p -> keyed(p.span(), "penalty", formula(p.formula(), p.of()));
      case ScheduleItem.Noise n -> keyed(n.span(), "noise", formula(n.formula(), n.of()));
      default -> new Entry(item.span(), layout(item));
    };
  }

  private Layout formula(Expression formula, Optional<Selector> of) {
    return Layout.group(
        expressions.value(formula),
        of.map(s -> Layout.continued(Layout.line(), text("of "), selections.selector(s))).orElse(Layout.none()));
  }

  private Layout layout(ScheduleItem item) {
    return switch (item) {
      case ScheduleItem.Let let -> expressions.let(let.let());
      case ScheduleItem.Score score ->
          Layout.group(
              text("score " + score.name().name() + " = "),
              expressions.value(score.value()),
              expressions.clause(score.context()));
      case ScheduleItem.Var variable ->
          all(
              text("var " + variable.name().name()),
              variable.unit().map(unit -> text(" of each " + unit.name())).orElse(Layout.none()),
              variable.selector().map(s -> all(text(" of "), selections.selector(s))).orElse(Layout.none()),
              text(" = "),
              expressions.quantity(variable.initial()));
      case ScheduleItem.Snapshot snapshot ->
          all(
              text("snapshot " + snapshot.name().name() + " = "),
              text(String.join(", ", snapshot.parts().stream().map(Expression.Named::name).toList())),
              text(" at "),
              moment(snapshot.at()));
      case ScheduleItem.Metric metric ->
          Layout.group(
              text("metric " + metric.name().name()),
              metric.unit().map(unit -> text(" of each " + unit.name())).orElse(Layout.none()),
              metric.selector().map(s -> all(text(" of "), selections.selector(s))).orElse(Layout.none()),
              text(" = "),
              expressions.value(metric.value()),
              expressions.clause(metric.context()),
              Layout.continued(Layout.line(), text("each " + clock(metric.each()))),
              metric.from().map(from -> all(text(" from "), expressions.quantity(from))).orElse(Layout.none()));
      case ScheduleItem.SetOf set ->
          Layout.group(
              text("set " + set.name().name() + " = "),
              selections.choice(set.choice()),
              set.each().map(each -> Layout.continued(Layout.line(), text("each " + clock(each)))).orElse(Layout.none()),
              set.from().map(from -> all(text(" from "), expressions.quantity(from))).orElse(Layout.none()));
      case ScheduleItem.Penalty p -> all(text("penalty "), formula(p.formula(), p.of()));
      case ScheduleItem.Noise n -> all(text("noise "), formula(n.formula(), n.of()));
      case ScheduleItem.Read r -> all(text("read " + r.what().name() + " as "), formula(r.as(), r.of()));
      case ScheduleItem.Insert insert ->
          all(
              text("insert " + insert.operation().name()),
              insert.arguments().isEmpty() ? Layout.none() : expressions.arguments(
                      insert.arguments(), insert.operation().span().end(), insert.selector().span().start()),
              text(" behind "),
              selections.selector(insert.selector()));
      case ScheduleItem.Phase phase -> phase(phase);
      case ScheduleItem.At at ->
          headed(all(text("at "), moment(at.moment())), at.moment().span().end(), at.body());
      case ScheduleItem.Every every -> every(every);
      case ScheduleItem.Repeat repeat ->
          headed(
              all(text(repeat.until() ? "repeat until " : "repeat "), expressions.value(repeat.value())),
              repeat.value().span().end(),
              repeat.body());
      case ScheduleItem.For loop ->
          headed(
              all(text("for " + loop.name().name() + " in "), expressions.value(loop.in())),
              loop.in().span().end(),
              loop.body());
      case ScheduleItem.If choice -> conditional(choice);
      case ScheduleItem.Act act -> selections.action(act.action());
    };
  }

  private static String clock(Expression.Clock clock) {
    return clock.name().toLowerCase(Locale.ROOT);
  }

  private Layout headed(Layout header, int headerEnd, List<ScheduleItem> body) {
    return all(header, text(" "), body(script.find("{", headerEnd), List.of(), body));
  }

  private Layout body(int open, List<Comments.Comment> header, List<ScheduleItem> body) {
    return bodies.block(open, header, body.stream().map(this::entry).toList());
  }

  private Layout conditional(ScheduleItem.If choice) {
    int open = script.find("{", choice.condition().span().end());
    Layout yes =
        all(text("if "), expressions.value(choice.condition()), text(" "), body(open, List.of(), choice.yes()));
    if (choice.no().isEmpty()) {
      return yes;
    }
    if (choice.no().size() == 1 && choice.no().getFirst() instanceof ScheduleItem.If next) {
      return all(yes, text(" else "), conditional(next));
    }
    int close = script.closing(open);
    int otherwise = script.find("{", close);
    return all(yes, text(" else "), body(otherwise, script.comments().take(close, otherwise), choice.no()));
  }

  private Layout phase(ScheduleItem.Phase phase) {
    List<Layout> ends = new ArrayList<>();
    phase.length().ifPresent(length -> ends.add(all(text("for "), expressions.quantity(length))));
    phase.until().ifPresent(until -> ends.add(all(text("until "), expressions.value(until))));
    phase.patience().ifPresent(patience -> ends.add(all(text("for "), expressions.quantity(patience))));
    phase.noLaterThan().ifPresent(cap -> ends.add(all(text("no later than "), expressions.quantity(cap))));
    List<Layout> broken = new ArrayList<>();
    ends.forEach(end -> broken.add(all(Layout.line(), end)));
    int open = script.find("{", phase.name().span().end());
    return all(
        Layout.group(text("phase " + phase.name().name()), Layout.continued(all(broken)), text(" ")),
        bodies.block(open, List.of(), phase.body().stream().map(this::entry).toList()));
  }

  private Layout every(ScheduleItem.Every every) {
    int end = every.until().or(every::from).orElse(every.interval()).span().end();
    int open = script.find("{", end);
    String order =
        switch (every.order()) {
          case BEFORE -> " before update";
          // The default is kept where it was written.
          case AFTER -> script.says("after", end, open) ? " after update" : "";
          case INSTEAD -> " instead of update";
        };
    Layout header =
        all(
            text("every "),
            expressions.quantity(every.interval()),
            every.from().map(from -> all(text(" from "), expressions.quantity(from))).orElse(Layout.none()),
            every.until().map(until -> all(text(" until "), expressions.quantity(until))).orElse(Layout.none()),
            text(order));
    return headed(header, end, every.body());
  }

  private Layout moment(Moment moment) {
    return switch (moment) {
      case Moment.Init init -> text("init");
      case Moment.EndOfEpoch end -> all(text("end of epoch "), expressions.value(end.epoch()));
      case Moment.EndOfPhase end -> text("end of " + end.phase().name());
      case Moment.Called called -> text(called.name().name());
      case Moment.Begin begin -> all(text(clock(begin.clock()) + " "), expressions.value(begin.at()));
    };
  }
}
