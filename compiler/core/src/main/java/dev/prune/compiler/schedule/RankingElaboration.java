package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.resolve.ConstantEvaluation;
import dev.prune.compiler.syntax.Choice;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Unit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What competes with what: {@code ranked ...} and {@code ratios ...} of a choice. */
final class RankingElaboration {
  private static final Map<String, Ranking> RATIOS = new LinkedHashMap<>();
  private static final Map<String, Ranking> PER = new LinkedHashMap<>();
  private static final Set<String> LATER = Set.of("block", "head", "group");

  /** Words that begin a score of weights by themselves. */
  private static final Set<String> SCORES = Set.of("w", "grad", "random");

  /** A chain of names longer than this goes in circles. */
  private static final int DEEPEST = 24;

  static {
    RATIOS.put("uniform", Ranking.PER_LAYER);
    RATIOS.put("er", Ranking.ERDOS_RENYI);
    RATIOS.put("erk", Ranking.ERDOS_RENYI_KERNEL);
    PER.put("layer", Ranking.PER_LAYER);
    PER.put("row", Ranking.PER_ROW);
  }

  /**
   * The ranking.
   *
   * @param block weights of a block, where blocks are ranked
   * @param ratios the score that layer ratios are borrowed from
   */
  record Ranked(Ranking ranking, int block, Optional<Score> ratios) {
    private static Ranked plain(Ranking ranking) {
      return new Ranked(ranking, 0, Optional.empty());
    }

    /** A rule that ranks like this. */
    Rule of(Rule rule) {
      return ranking == Ranking.PER_BLOCK ? rule.inBlocksOf(block) : rule.ranked(ranking);
    }
  }

  private final Choice choice;
  private final Optional<Unit> unit;
  private final boolean stepGradient;
  private final Registry registry;
  private final Diagnostics diagnostics;

  private RankingElaboration(Choice choice, Optional<Unit> unit, boolean stepGradient, Registry registry) {
    this.choice = choice;
    this.unit = unit;
    this.stepGradient = stepGradient;
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
  }

  /**
   * The ranking of a choice; nothing after messages.
   *
   * @param unit what is chosen, where that is known
   * @param stepGradient whether gradients of the running step are at hand
   */
  static Optional<Ranked> run(
      Choice choice, Optional<Unit> unit, Names names, boolean stepGradient, Registry registry) {
    RankingElaboration elaboration = new RankingElaboration(choice, unit, stepGradient, registry);
    Optional<Expression> block = choice.ranked().flatMap(Choice.Ranked::block);
    if (block.isPresent()) {
      return elaboration.blocks(block.get(), names);
    }
    Optional<Ranking> ranked = elaboration.ranked();
    return ranked.isEmpty() || choice.ratios().isEmpty()
        ? ranked.map(Ranked::plain)
        : elaboration.ratios(choice.ratios().get(), names, ranked.get());
  }

  private Optional<Ranking> ranked() {
    Optional<Expression.Named> per = choice.ranked().flatMap(Choice.Ranked::per);
    if (per.isEmpty()) {
      return Optional.of(Ranking.GLOBAL);
    }
    Optional<Ranking> ranking = Optional.ofNullable(PER.get(per.get().name()));
    if (ranking.isPresent()) {
      return ofWeights(ranking.get(), "`ranked per row`", per.get());
    }
    if (LATER.contains(per.get().name())) {
      diagnostics.report(Code.NOT_YET, per.get().span(), "`ranked per " + per.get().name() + "`");
    } else {
      diagnostics.reportUnknown(Code.UNKNOWN_RANKING, per.get().span(), per.get().name(), PER.keySet());
    }
    return Optional.empty();
  }

  /** {@code ranked per 4 weights}. */
  private Optional<Ranked> blocks(Expression block, Names names) {
    Expression.Named per = choice.ranked().get().per().orElseThrow();
    if (!per.name().equals("weights")) {
      diagnostics.reportUnknown(Code.UNKNOWN_RANKING, per.span(), per.name(), Set.of("weights"));
      return Optional.empty();
    }
    if (choice.ratios().isPresent()) {
      diagnostics.report(Code.RATIOS_AND_RANKING, choice.ranked().get().span(), "`per block of weights`");
      return Optional.empty();
    }
    return new Values(names.constants(), diagnostics)
        .whole(block, "The number of weights in a block", Values.between(2, 1 << 16))
        .flatMap(
            n ->
                ofWeights(Ranking.PER_BLOCK, "`ranked per " + n + " weights`", per)
                    .map(r -> new Ranked(r, n, Optional.empty())));
  }

  private Optional<Ranking> ofWeights(Ranking ranking, String what, Expression.Named at) {
    if (ranking == Ranking.PER_LAYER || unit.isEmpty() || unit.get() == Unit.WEIGHTS) {
      return Optional.of(ranking);
    }
    diagnostics.report(Code.RATIOS_OF_UNITS, at.span(), what);
    return Optional.empty();
  }

  private Optional<Ranked> ratios(Expression written, Names names, Ranking ranked) {
    if (choice.ranked().isPresent() && ranked != Ranking.PER_LAYER) {
      String other = ranked == Ranking.GLOBAL ? "`globally`" : "`per row`";
      diagnostics.report(Code.RATIOS_AND_RANKING, choice.ranked().get().span(), other);
      return Optional.empty();
    }
    Optional<String> word = word(written, names);
    if (word.isPresent() && RATIOS.containsKey(word.get())) {
      Expression.Named at = new Expression.Named(word.get(), written.span());
      return ofWeights(RATIOS.get(word.get()), "`ratios " + word.get() + "`", at)
          .map(Ranked::plain);
    }
    if (word.isPresent() && !SCORES.contains(word.get())) {
      Set<String> known = new LinkedHashSet<>(RATIOS.keySet());
      known.addAll(names.names(m -> m instanceof Meaning.Formula));
      diagnostics.reportUnknown(Code.UNKNOWN_RATIOS, written.span(), word.get(), known);
      return Optional.empty();
    }
    Expression.Named at = new Expression.Named("", written.span());
    return ofWeights(Ranking.BORROWED, "`ratios` of another score", at)
        .flatMap(
            r -> ScoreElaboration.run(written, choice.ratiosContext(), Unit.WEIGHTS, names, stepGradient, registry))
        .map(score -> new Ranked(Ranking.BORROWED, 0, Optional.of(score)));
  }

  /** The word that an expression comes down to, through arguments of methods, when it stands for nothing else. */
  private static Optional<String> word(Expression written, Names from) {
    Expression expression = written;
    Names names = from;
    for (int depth = 0; depth < DEEPEST && expression instanceof Expression.Name n; depth++) {
      Optional<Meaning> meaning = names.find(n.name());
      if (meaning.isEmpty()) {
        boolean constant = ConstantEvaluation.isConstant(n, names.constants());
        return constant ? Optional.empty() : Optional.of(n.name());
      }
      if (!(meaning.get() instanceof Meaning.Formula f)) {
        return Optional.empty();
      }
      expression = f.expression();
      names = f.names();
    }
    return Optional.empty();
  }
}
