package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.resolve.Node;
import dev.prune.compiler.syntax.Action;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.schedule.Base;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Order;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Unit;
import java.util.List;
import java.util.Optional;

/**
 * {@code resize dense to round(width * rho) by norm(w)}: a width for each layer, and a score that says which units make
 * it. A group of several layers gets the mean of what its selected layers are given.
 */
final class ResizeElaboration {
  private static final String RANDOM = "random";
  private static final int DEEPEST = 24;

  private final Action.Resize action;
  private final Here here;
  private final Registry registry;
  private final Diagnostics diagnostics;

  private ResizeElaboration(Action.Resize action, Here here, Registry registry) {
    this.action = action;
    this.here = here;
    this.registry = registry;
    this.diagnostics = registry.diagnostics;
  }

  /** The action; nothing after messages. */
  static Optional<Act> run(Action.Resize action, Here here, Registry registry) {
    return new ResizeElaboration(action, here, registry).resize();
  }

  private Optional<Act> resize() {
    CutElaboration.Place place = here.cut(action.span().place(), true);
    Optional<List<Integer>> layers =
        Selection.run(action.selector(), registry.network, here.names(), diagnostics)
            .flatMap(l -> Eligible.run(l, Unit.CHANNELS, place.limits(), registry.network, diagnostics));
    Each each = new Each(false);
    Optional<HostExpression> width = HostElaboration.number(action.width(), place.host().of(each), registry);
    Optional<Optional<Score>> score = score(place);
    if (layers.isEmpty() || width.isEmpty() || score.isEmpty()) {
      return Optional.empty();
    }
    boolean good =
        LayerElaboration.covers(each, layers.get(), registry)
            && score.get()
                .map(
                    s ->
                        CutElaboration.hasTensors(
                            s, layers.get(), action.by().map(Expression::span).orElse(action.span()), registry))
                .orElse(true);
    if (good) {
      width.get().constant().ifPresent(w -> checkNarrower(w, layers.get()));
    }
    return good ? Optional.of(act(place, layers.get(), width.get(), score.get())) : Optional.empty();
  }

  /** Warns where all layers are as narrow already as a known width, in the network as it was written. */
  private void checkNarrower(double width, List<Integer> layers) {
    List<Node> nodes = layers.stream().map(registry.network.shaped().graph().nodes()::get).toList();
    if (nodes.stream().allMatch(n -> registry.network.shaped().shape(n.id()).channels() <= Math.round(width))) {
      Node first = nodes.getFirst();
      diagnostics.report(
          Code.RESIZE_CHANGES_NOTHING, action.width().span(), first.name(),
          registry.network.shaped().shape(first.id()).channels(), Math.round(width));
    }
  }

  private Act act(CutElaboration.Place place, List<Integer> layers, HostExpression width, Optional<Score> score) {
    Rule rule =
        new Rule(
            place.name(), score.isEmpty() ? Order.RANDOM : Order.LOWEST, Unit.CHANNELS, layers, Ranking.PER_LAYER,
            Counted.UNITS, Base.CURRENT, 1, place.limits().align(), 0, place.limits().more(layers, 1, registry.network));
    return new Act.Resize(
        new Cut(rule, width, score, Optional.empty(), new Cut.Way.Width(), action.span()), action.span());
  }

  /** The score; an empty one inside where chance decides. */
  private Optional<Optional<Score>> score(CutElaboration.Place place) {
    if (action.by().isEmpty() || isRandom(action.by().get(), here.names())) {
      return Sampling.check(action.context(), here.names(), registry)
          ? Optional.of(Optional.empty())
          : Optional.empty();
    }
    Optional<Score> score =
        ScoreElaboration.run(
            action.by().get(), action.context(), Unit.CHANNELS, here.names(), place.stepGradient(), registry);
    score.ifPresent(s -> Sampling.checkUse(action.context(), s, place.use(), diagnostics));
    return score.map(Optional::of);
  }

  /** Whether an expression comes down, through arguments of methods, to the word {@code random}. */
  private static boolean isRandom(Expression written, Names from) {
    Expression expression = written;
    Names names = from;
    for (int depth = 0; depth < DEEPEST && expression instanceof Expression.Name n; depth++) {
      Optional<Meaning> meaning = names.find(n.name());
      if (meaning.isEmpty()) {
        return n.name().equals(RANDOM);
      }
      if (!(meaning.get() instanceof Meaning.Formula f)) {
        return false;
      }
      expression = f.expression();
      names = f.names();
    }
    return false;
  }
}
