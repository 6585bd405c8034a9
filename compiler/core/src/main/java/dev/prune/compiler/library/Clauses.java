package dev.prune.compiler.library;

import dev.prune.compiler.syntax.Action;
import dev.prune.compiler.syntax.Choice;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Expression;
import dev.prune.compiler.syntax.LetStatement;
import dev.prune.compiler.syntax.Moment;
import dev.prune.compiler.syntax.ScheduleItem;
import dev.prune.compiler.syntax.TrainItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a method's text says, clause by clause, as the words that it uses. */
final class Clauses {
  private static final Set<String> UNIT_WORDS = Set.of("units", "channels", "neurons", "filters");

  /** Words of scores; names of snapshots, parameters and the like are not among them. */
  private static final Set<String> SCORE_WORDS =
      Set.of(
          "w", "grad", "dgrad", "gate", "gamma", "beta", "bias", "random", "activation", "density", "apoz", "strength",
          "external");

  private static final Set<String> CURVES = Set.of("cubic", "linear", "cosine", "steps", "exponential", "halving", "progress");

  /** Settings that a phase may say; {@code schedule} is told under {@link Clause#THEN}. */
  private static final Set<String> MEANWHILE = Set.of("penalty", "noise", "loss", "optimizer", "read");

  private final Declaration.Method method;
  private final Map<Clause, Set<String>> words = new EnumMap<>(Clause.class);

  private Clauses(Declaration.Method method) {
    this.method = method;
    for (Clause clause : Clause.values()) {
      words.put(clause, new TreeSet<>());
    }
  }

  static Map<Clause, Set<String>> of(Declaration.Method method) {
    Clauses clauses = new Clauses(method);
    clauses.choices();
    clauses.scores();
    clauses.parameters();
    clauses.moments();
    clauses.rounds();
    clauses.actions();
    clauses.phases();
    return clauses.words;
  }

  private void add(Clause clause, String word) {
    words.get(clause).add(word);
  }

  private <N> List<N> all(Class<N> type) {
    return SyntaxWalk.all(method, type);
  }

  private void choices() {
    for (Choice choice : all(Choice.class)) {
      String unit = choice.unit().name();
      add(Clause.UNIT, UNIT_WORDS.contains(unit) ? "units" : unit);
      choice
          .ranked()
          .ifPresent(ranked -> add(Clause.RANKED, ranked.per().map(per -> "per " + per.name()).orElse("globally")));
      if (choice.ratios().isPresent()) {
        add(Clause.RANKED, "ratios");
      }
      if (choice.ranked().isEmpty() && choice.ratios().isEmpty() && choice.order() != Choice.Order.RANDOM) {
        add(Clause.RANKED, "globally");
      }
      if (choice.order() == Choice.Order.RANDOM) {
        add(Clause.SCORE, "random");
      }
    }
    if (!all(Action.Resize.class).isEmpty()) {
      add(Clause.UNIT, "units");
    }
  }

  /** What scores read, also through {@code let}; what only metrics and conditions read is another matter. */
  private void scores() {
    List<Object> formulas = new ArrayList<>();
    all(ScheduleItem.Score.class).forEach(score -> formulas.add(score.value()));
    all(Choice.class).forEach(choice -> formulas.addAll(List.of(choice.by(), choice.ratios())));
    all(Action.Resize.class).forEach(resize -> formulas.add(resize.by()));
    all(LetStatement.class).stream().filter(let -> let.context().isPresent()).forEach(let -> formulas.add(let.value()));
    Collection<String> read = new HashSet<>();
    SyntaxWalk.all(formulas, Expression.Name.class).forEach(name -> read.add(name.name()));
    SyntaxWalk.all(formulas, Expression.Call.class).forEach(call -> read.add(call.function()));
    read.stream().filter(SCORE_WORDS::contains).forEach(word -> add(Clause.SCORE, word));
  }

  private void parameters() {
    for (PublishedMethod.Parameter parameter : PublishedMethod.parameters(method)) {
      switch (parameter.type()) {
        case "selector" -> parameter.byDefault().ifPresent(layers -> add(Clause.WHERE, layers));
        case "share" -> add(Clause.AMOUNT, "share");
        case "score" ->
            parameter.byDefault().map(text -> text.split("\\W+")).stream().flatMap(Arrays::stream)
                .filter(SCORE_WORDS::contains).forEach(word -> add(Clause.SCORE, word));
        default -> {}
      }
    }
    if (!all(Action.Resize.class).isEmpty()) {
      add(Clause.AMOUNT, "metric");
    }
  }

  private void moments() {
    for (ScheduleItem.At at : all(ScheduleItem.At.class)) {
      switch (at.moment()) {
        case Moment.Init init -> add(Clause.WHEN, "init");
        case Moment.EndOfEpoch epoch -> add(Clause.WHEN, "end of epoch");
        case Moment.EndOfPhase phase -> add(Clause.WHEN, "end of phase");
        case Moment.Begin begin -> add(Clause.WHEN, begin.clock() == Expression.Clock.EPOCH ? "epoch" : "step");
        case Moment.Called called -> add(Clause.WHEN, "moment");
      }
    }
    for (ScheduleItem.Every every : all(ScheduleItem.Every.class)) {
      add(Clause.WHEN, "every");
      switch (every.order()) {
        case BEFORE -> add(Clause.WHEN, "before update");
        case INSTEAD -> add(Clause.WHEN, "instead of update");
        case AFTER -> {}
      }
    }
    boolean waits = all(ScheduleItem.Phase.class).stream().anyMatch(phase -> phase.until().isPresent());
    if (waits || all(ScheduleItem.Repeat.class).stream().anyMatch(ScheduleItem.Repeat::until)) {
      add(Clause.WHEN, "until");
    }
  }

  private void rounds() {
    all(Expression.Call.class).stream().map(Expression.Call::function).filter(CURVES::contains).forEach(
        curve -> add(Clause.ROUNDS, curve));
    all(Expression.Name.class).stream().map(Expression.Name::name).filter(CURVES::contains).forEach(
        curve -> add(Clause.ROUNDS, curve));
    if (!all(ScheduleItem.For.class).isEmpty()) {
      add(Clause.ROUNDS, "for");
    }
    if (!all(ScheduleItem.Repeat.class).isEmpty()) {
      add(Clause.ROUNDS, "repeat");
    }
  }

  private void actions() {
    for (Action action : all(Action.class)) {
      switch (action) {
        case Action.Apply apply -> add(Clause.THEN, apply.verb().name().toLowerCase(Locale.ROOT));
        case Action.Reset reset -> add(Clause.THEN, "reset " + reset.what().name());
        case Action.Restart restart -> add(Clause.THEN, "restart schedule");
        // Each other action is a record that bears the word: an action of its own needs no line here.
        default -> add(Clause.THEN, action.getClass().getSimpleName().toLowerCase(Locale.ROOT));
      }
    }
  }

  private void phases() {
    for (TrainItem.Setting setting : all(TrainItem.Setting.class)) {
      String key = setting.key().name();
      if (key.equals("schedule")) {
        add(Clause.THEN, key);
      } else if (MEANWHILE.contains(key)) {
        add(Clause.MEANWHILE, key);
      }
    }
    if (!all(TrainItem.TrainOnly.class).isEmpty()) {
      add(Clause.MEANWHILE, "train");
    }
    if (!all(ScheduleItem.Var.class).isEmpty()) {
      add(Clause.MEANWHILE, "var");
    }
  }
}
