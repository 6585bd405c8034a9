package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.resolve.Counted;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.syntax.Choice;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.schedule.Base;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * From a written choice to a rule. What is not written: all layers with weights, a share of the original network,
 * {@code ranked globally}, {@code keep 1}.
 */
final class CutElaboration {
  /**
   * Where a choice stands.
   *
   * @param host for amounts
   * @param stepGradient whether gradients of the running step are at hand
   * @param compacts whether units are taken out, which only channels can be
   * @param name for reports
   * @param limits what holds for every rule
   * @param use the use of a method that the choice is in; empty where the owner is the network
   */
  record Place(
      HostElaboration.Place host,
      boolean stepGradient,
      boolean compacts,
      String name,
      Limits limits,
      Optional<Span> use) {}

  private final Choice choice;
  private final Place place;
  private final Registry registry;
  private final GroupedNetwork network;
  private final Diagnostics diagnostics;

  private CutElaboration(Choice choice, Place place, Registry registry) {
    this.choice = choice;
    this.place = place;
    this.registry = registry;
    this.network = registry.network;
    this.diagnostics = registry.diagnostics;
  }

  /** The choice; nothing after messages. */
  static Optional<Cut> run(Choice choice, Place place, Registry registry) {
    return new CutElaboration(choice, place, registry).cut();
  }

  private Optional<Cut> cut() {
    Names names = place.host().names();
    Optional<Unit> unit = unit();
    Optional<Layers> layers =
        choice.selector()
            .map(s -> Selection.run(s, network, names, diagnostics))
            .orElse(Optional.of(Selection.all(network, choice.unit().span())));
    Optional<Cut.Way> way = ChoiceWay.run(choice, names, diagnostics);
    if (way.isEmpty()) {
      return Optional.empty();
    }
    Optional<Amount> amount =
        switch (way.get()) {
          case Cut.Way.Beyond b -> HostElaboration.number(choice.amount(), place.host(), registry).map(Amount::of);
          case Cut.Way.Unconnected u -> Optional.of(Amount.of(new HostExpression.Number(0)));
          case Cut.Way.Share s -> AmountElaboration.run(choice.amount(), place.host(), registry);
          case Cut.Way.BestOf b -> AmountElaboration.run(choice.amount(), place.host(), registry);
          case Cut.Way.Width w -> throw new IllegalArgumentException("A choice has an amount, not widths.");
        };
    Optional<Integer> keep =
        choice.keep()
            .map(
                k ->
                    new Values(names.constants(), diagnostics)
                        .whole(k, "The number of units to keep", Values.between(0, 1 << 24)))
            .orElse(Optional.of(1));
    Optional<RankingElaboration.Ranked> ranking =
        RankingElaboration.run(choice, unit, names, place.stepGradient(), registry);
    if (unit.isEmpty() || layers.isEmpty()) {
      return Optional.empty();
    }
    Optional<List<Integer>> eligible = Eligible.run(layers.get(), unit.get(), place.limits(), network, diagnostics);
    Optional<Optional<Score>> score = score(unit.get(), way.get());
    if (eligible.isEmpty() || amount.isEmpty() || ranking.isEmpty() || keep.isEmpty() || score.isEmpty()) {
      return Optional.empty();
    }
    Span by = choice.by().map(Expression::span).orElse(choice.span());
    if (score.get().isPresent() && !hasTensors(score.get().get(), eligible.get(), by, registry)) {
      return Optional.empty();
    }
    return cut(unit.get(), eligible.get(), amount.get(), way.get(), ranking.get(), keep.get(), score.get());
  }

  private Optional<Cut> cut(
      Unit unit,
      List<Integer> layers,
      Amount amount,
      Cut.Way way,
      RankingElaboration.Ranked ranked,
      int keep,
      Optional<Score> score) {
    Optional<dev.prune.runtime.schedule.Counted> counted = counted(unit, amount);
    if (counted.isEmpty()) {
      return Optional.empty();
    }
    Base base = base(amount);
    int least = unit == Unit.WEIGHTS ? keep : Math.max(1, keep);
    Map<Integer, Integer> more =
        unit == Unit.WEIGHTS ? Map.of() : place.limits().more(layers, least, network);
    if (ranked.block() > 0 && counted.get() != dev.prune.runtime.schedule.Counted.WEIGHTS) {
      diagnostics.report(
          Code.BLOCKS_COUNT_WEIGHTS, choice.amount().span(), counted.get().name().toLowerCase(Locale.ROOT));
      return Optional.empty();
    }
    Rule rule =
        ranked.of(
            new Rule(
                place.name(),
                ChoiceWay.order(choice.order()),
                unit,
                layers,
                Ranking.GLOBAL,
                counted.get(),
                base,
                least,
                unit == Unit.WEIGHTS ? 1 : place.limits().align(),
                0,
                more));
    Budget budget = new Budget(network, rule, place.use(), diagnostics);
    if (!budget.checkKeep(choice.keep().map(Expression::span).orElse(choice.span()))) {
      return Optional.empty();
    }
    if (way instanceof Cut.Way.Beyond || way instanceof Cut.Way.Unconnected) {
      return Optional.of(new Cut(rule, amount.share(), score, Optional.empty(), way, choice.span()));
    }
    Span span = choice.amount().span();
    Optional<HostExpression> share =
        amount.tally().isPresent() ? budget.tally(amount.tally().getAsInt(), span) : Optional.of(amount.share());
    return share
        .filter(s -> s.constant().isEmpty() || budget.check(s.constant().getAsDouble(), span))
        .map(s -> new Cut(rule, s, score, ranked.ratios(), way, choice.span()));
  }

  private Optional<Unit> unit() {
    String word = choice.unit().name();
    Optional<Counted> counted = Counted.find(word);
    if (counted.isEmpty()) {
      diagnostics.reportUnknown(Code.UNKNOWN_UNIT, choice.unit().span(), word, Counted.words());
      return Optional.empty();
    }
    if (counted.get() == Counted.PARAMETERS || counted.get() == Counted.FLOPS) {
      return counting(word);
    }
    return Optional.of(counted.get() == Counted.UNITS ? Unit.CHANNELS : Unit.WEIGHTS);
  }

  /** {@code compact lowest 40% of parameters}: what is chosen follows from the action, or else from the score. */
  private Optional<Unit> counting(String word) {
    if (place.compacts()) {
      return Optional.of(Unit.CHANNELS);
    }
    if (choice.by().isEmpty()) {
      diagnostics.report(Code.CANNOT_CHOOSE, choice.unit().span(), word);
      return Optional.empty();
    }
    boolean units = ScoreWords.ofUnits(choice.by().get(), place.host().names());
    return Optional.of(units ? Unit.CHANNELS : Unit.WEIGHTS);
  }

  private Optional<dev.prune.runtime.schedule.Counted> counted(Unit unit, Amount amount) {
    Counted written = Counted.find(choice.unit().name()).orElseThrow();
    Counted counted = amount.counted().orElse(written);
    boolean another = amount.tally().isPresent() || written != counted;
    if (another && differs(written)) {
      diagnostics.report(Code.COUNTED_TWICE, choice.unit().span(), written.word());
      return Optional.empty();
    }
    if (unit == Unit.WEIGHTS && counted == Counted.UNITS) {
      diagnostics.report(Code.AMOUNT_OF_OTHER_UNIT, choice.amount().span());
      return Optional.empty();
    }
    return Optional.of(dev.prune.runtime.schedule.Counted.valueOf(counted.name()));
  }

  /** Whether the word after {@code of} can only say what is counted, not what is chosen. */
  private static boolean differs(Counted written) {
    return written == Counted.PARAMETERS || written == Counted.FLOPS;
  }

  private Base base(Amount amount) {
    return choice.base().or(amount::base).map(b -> Base.valueOf(b.name())).orElse(Base.ORIGINAL);
  }

  /** The score; an empty one inside for a random order. */
  private Optional<Optional<Score>> score(Unit unit, Cut.Way way) {
    if (way instanceof Cut.Way.Unconnected) {
      return Optional.of(Optional.empty());
    }
    boolean random = choice.order() == Choice.Order.RANDOM && way instanceof Cut.Way.Share;
    if (random && choice.by().isPresent()) {
      diagnostics.report(Code.SCORE_OF_RANDOM, choice.by().get().span());
      return Optional.empty();
    }
    if (!random && choice.by().isEmpty()) {
      diagnostics.report(Code.NO_SCORE, choice.span(), ChoiceWay.words(choice));
      return Optional.empty();
    }
    if (random) {
      return Optional.of(Optional.empty());
    }
    Optional<Score> score =
        ScoreElaboration.run(
            choice.by().get(), choice.context(), unit, place.host().names(), place.stepGradient(), registry);
    score.ifPresent(s -> Sampling.checkUse(choice.context(), s, place.use(), diagnostics));
    return score.map(Optional::of);
  }

  /** Whether all layers have what a score reads; says which have not. */
  static boolean hasTensors(Score score, List<Integer> layers, Span by, Registry registry) {
    GroupedNetwork network = registry.network;
    Set<Role> roles =
        switch (score) {
          case Score.OfWeights w -> Set.of(Role.WEIGHT);
          case Score.OfUnits u -> u.reductions().stream()
              .filter(r -> r.need() == Score.Reduction.Need.ALWAYS)
              .map(Score.Reduction::role)
              .collect(Collectors.toSet());
        };
    for (Role role : new TreeSet<>(roles)) {
      List<String> without =
          layers.stream()
              .filter(l -> Tensors.owner(network, l, role).isEmpty())
              .map(l -> network.shaped().graph().nodes().get(l))
              .map(Node::name)
              .toList();
      if (!without.isEmpty()) {
        String word = role == Role.WEIGHT ? "w" : role.name().toLowerCase(Locale.ROOT);
        registry.diagnostics.report(
            Code.LAYER_WITHOUT_TENSOR,
            by,
            without.stream().limit(3).map(n -> "`" + n + "`").collect(Collectors.joining(", "))
                + (without.size() > 3 ? " and " + (without.size() - 3) + " more" : ""),
            word);
        return false;
      }
    }
    return true;
  }
}
