package dev.prune.compiler.plan;

import dev.prune.compiler.group.GroupedNetwork;
import dev.prune.compiler.schedule.Act;
import dev.prune.compiler.schedule.BackToBack;
import dev.prune.compiler.schedule.Cut;
import dev.prune.compiler.schedule.NamedSet;
import dev.prune.compiler.schedule.Schedule;
import dev.prune.compiler.schedule.Training;
import dev.prune.compiler.schedule.WatchedSet;
import dev.prune.runtime.Memory;
import dev.prune.runtime.Settings;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Storage;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.schedule.Base;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the schedule will do to the network, event by event: exact where the schedule decides; otherwise an estimate,
 * said to be one, between bounds. After an event that is not exact, no later one is, and its bounds are what must stay
 * and what can at most be there.
 */
final class Forecast {
  private static final int MOST_FIRINGS = 24;
  private static final int LARGE = 4_000_000;
  private static final String COMPOUNDS = "it fires again and takes a share of what is left; the estimate is of the first time";

  private final GroupedNetwork grouped;
  private final Settings settings;
  private final Memory.Needs needs;
  private final List<Storage.Value> activations;

  /** Of more rounds back to back only the last is foreseen: shares of the original network do not compound. */
  private final int mostRounds;

  private final List<Plan.Event> events = new ArrayList<>();
  private final Map<Integer, Cutting.Result> sets = new HashMap<>();

  /** For each group or layer that an event touched, the most units that can be left of it. */
  private final Map<String, Long> most = new HashMap<>();

  /** Sets that are chosen again and again: no trigger chooses them. */
  private final Set<NamedSet> watched;

  private Structure structure;
  private boolean certain = true;

  /** Whether other events can come before or after the present one. */
  private boolean loose;

  /** Inside how many conditions the present action stands. */
  private int branches;

  private Forecast(
      Network network,
      GroupedNetwork grouped,
      Schedule schedule,
      Settings settings,
      Memory.Needs needs,
      List<Storage.Value> activations,
      int mostRounds) {
    this.mostRounds = mostRounds;
    this.watched = schedule.watched().stream().map(WatchedSet::set).collect(Collectors.toSet());
    this.grouped = grouped;
    this.settings = settings;
    this.needs = needs;
    this.activations = activations;
    this.structure = Structure.of(network);
  }

  /**
   * The events of a training, in order.
   *
   * @param network the structure that the generated class declares
   * @param settings how it trains
   * @param needs which optional buffers it has from the beginning
   * @param activations one value a layer that computes something
   */
  static List<Plan.Event> events(
      Network network,
      GroupedNetwork grouped,
      Training training,
      Settings settings,
      Memory.Needs needs,
      List<Storage.Value> activations) {
    // Choosing among many millions of weights takes its time, here as in the run.
    boolean large = network.parameterCount(network.originalWidths()) > LARGE;
    int most = large ? 1 : MOST_FIRINGS;
    Forecast forecast = new Forecast(network, grouped, training.schedule(), settings, needs, activations, most);
    List<Firing> firings = Timeline.of(training, most);
    Disorder disorder = new Disorder(training.schedule().tracks());
    for (Firing firing : firings) {
      forecast.loose = disorder.of(firing, firings);
      forecast.inOrder(firing.trigger().body(), firing, firing.certain());
    }
    return forecast.events;
  }

  private void inOrder(List<Act> acts, Firing firing, boolean sure) {
    for (List<Act> run : BackToBack.of(acts)) {
      boolean original = run.getFirst().cuts().stream().allMatch(c -> c.rule().base() == Base.ORIGINAL);
      if (run.size() > mostRounds && original) {
        Act largest = Collections.max(run, Comparator.comparingDouble(Forecast::share));
        acts(List.of(largest), firing.inWords(firing.moment() + ", the last of " + run.size() + " rounds"), sure);
      } else {
        acts(run, firing, sure);
      }
    }
  }

  private static double share(Act round) {
    return round.cuts().getFirst().amount().constant().orElse(0);
  }

  private void acts(List<Act> acts, Firing firing, boolean sure) {
    for (Act act : acts) {
      switch (act) {
        case Act.Choose c -> cut(c.set().cut(), firing, sure, null, c.set());
        case Act.Mask m -> cut(m.cut(), firing, sure, m, null);
        case Act.Compact c -> cut(c.cut(), firing, sure, c, null);
        case Act.MaskSet m -> kept(m.set(), firing, sure, m);
        case Act.CompactSet c -> kept(c.set(), firing, sure, c);
        case Act.Grow g -> grow(g, firing, sure);
        case Act.Resize r -> resize(r, firing, sure);
        case Act.Restore r -> structure = structure.restoring(r.layers());
        case Act.Freeze f -> freeze(f.layers(), true, sure);
        case Act.Fold f -> freeze(f.gates(), true, sure);
        case Act.Thaw t -> freeze(t.layers(), false, sure);
        case Act.Branch b -> {
          branches++;
          inOrder(b.yes(), firing, false);
          inOrder(b.no(), firing, false);
          branches--;
        }
        default -> {}
      }
    }
  }

  private void freeze(List<Integer> layers, boolean frozen, boolean sure) {
    structure = structure.freezing(layers, frozen);
    certain &= sure;
  }

  private void kept(NamedSet set, Firing firing, boolean sure, Act act) {
    if (watched.contains(set)) {
      cut(set.cut(), firing, sure, null, set); // As it would be chosen now.
    }
    Cutting.Result result = sets.get(set.index());
    if (result != null) {
      happen(result, firing, sure, act, "");
    }
  }

  private void cut(Cut cut, Firing firing, boolean sure, Act act, NamedSet into) {
    boolean share = cut.way() instanceof Cut.Way.Share || cut.way() instanceof Cut.Way.BestOf;
    OptionalDouble amount = share ? Foreseen.value(cut.amount(), firing) : OptionalDouble.empty();
    boolean known = amount.isPresent() && amount.getAsDouble() >= 0 && amount.getAsDouble() <= 1;
    Cutting.Result result = Cutting.run(structure, cut.rule(), known ? amount.getAsDouble() : 0, certain && !loose);
    if (!known) {
      result = new Cutting.Result(result.chosen(), result.groups().stream().map(g -> open(g, cut)).toList(), false);
    }
    boolean compounds =
        known && firing.again() && cut.rule().base() != Base.ORIGINAL && !regrown(into, firing.trigger().body());
    if (compounds) {
      result =
          new Cutting.Result(result.chosen(), result.groups().stream().map(g -> compounded(g, cut)).toList(), false);
    }
    if (into != null) {
      sets.put(into.index(), result);
    } else {
      happen(result, firing, sure, act, compounds ? COMPOUNDS : known ? "" : ForecastWords.unknown(cut));
    }
  }

  /** Whether the same trigger grows as many as a set took, in the same layers: nothing compounds. */
  private static boolean regrown(NamedSet set, List<Act> body) {
    return set != null
        && set.cut().rule().ranking() == Ranking.PER_LAYER
        && body.stream()
            .anyMatch(
                a ->
                    a instanceof Act.Grow g
                        && g.asMany().filter(set::equals).isPresent()
                        && g.cut().rule().ranking() == Ranking.PER_LAYER
                        && g.cut().rule().layers().equals(set.cut().rule().layers()));
  }

  private void grow(Act.Grow g, Firing firing, boolean sure) {
    OptionalDouble amount = Foreseen.value(g.cut().amount(), firing);
    boolean known = amount.isPresent() && amount.getAsDouble() >= 0 && amount.getAsDouble() <= 1;
    Optional<Cutting.Result> taken = g.asMany().map(set -> sets.get(set.index()));
    if (g.asMany().isPresent() && taken.isEmpty()) {
      return;
    }
    Cutting.Result result =
        Cutting.growing(
            structure, g.cut().rule(), known ? amount.getAsDouble() : 0, taken.map(Cutting.Result::chosen));
    boolean exact = result.exact() && known && taken.map(Cutting.Result::exact).orElse(true);
    result = new Cutting.Result(result.chosen(), result.groups(), exact);
    happen(result, firing, sure, g, known ? "" : "how much grows depends on training");
  }

  private void resize(Act.Resize r, Firing firing, boolean sure) {
    Optional<Map<Integer, Double>> widths = Resizing.widths(structure, r.cut(), firing);
    Cutting.Result result = Resizing.run(structure, r.cut(), widths);
    happen(result, firing, sure, r, widths.isPresent() ? "" : ForecastWords.unknown(r.cut()));
  }

  /** A group of which anything between all and what must stay can be left. */
  private Plan.GroupForecast open(Plan.GroupForecast group, Cut cut) {
    long least = Math.min(group.before(), cut.rule().keep(structure.network(), group.group()));
    return new Plan.GroupForecast(group.group(), group.before(), group.asked(), group.after(), least, group.before());
  }

  /** A group that loses a share of what is left each time: the first time decides only what can at most be left. */
  private Plan.GroupForecast compounded(Plan.GroupForecast group, Cut cut) {
    long least = Math.min(group.least(), cut.rule().keep(structure.network(), group.group()));
    return new Plan.GroupForecast(group.group(), group.before(), group.asked(), group.after(), least, group.most());
  }

  private void happen(Cutting.Result result, Firing firing, boolean sure, Act act, String reason) {
    Chosen chosen = result.chosen();
    boolean mask = act instanceof Act.Mask || act instanceof Act.MaskSet;
    boolean exact = result.exact() && sure && certain && !loose;
    int before = structure.parameters();
    structure =
        act instanceof Act.Grow
            ? structure.growing(chosen.weights())
            : mask
                ? structure.masking(chosen.units(), chosen.weights())
                : structure.keeping(structure.without(chosen.units()));
    List<Plan.GroupForecast> groups =
        certain && !loose ? result.groups() : result.groups().stream().map(g -> later(g, chosen, act)).toList();
    Memory.Needs after =
        new Memory.Needs(
            needs.active() || structure.partlyActive() || !firing.frozen().isEmpty(),
            needs.scores(),
            needs.flats(),
            needs.statistics(),
            needs.units());
    boolean happens = sure || firing.comes() && branches == 0;
    for (Plan.GroupForecast g : groups) {
      long left = happens ? g.most() : Math.max(g.most(), most.getOrDefault(key(chosen, g), g.before()));
      most.put(key(chosen, g), left);
    }
    events.add(
        new Plan.Event(
            ForecastWords.written(act.span()),
            chosen.rule().name(),
            firing.moment(),
            exact,
            ForecastWords.note(
                result, act, sure ? "" : firing.certain() ? Firing.TRAINING : firing.doubt(),
                !certain ? "it follows an estimate" : loose ? "which events come before it is not certain" : "",
                structure.parameters() < before, reason),
            groups,
            Plan.stage(structure.network(), grouped, settings, after, activations, structure.widths()),
            structure.nonzeroParameters()));
    // The total of masked weights is certain even where their distribution is not.
    certain &= exact || sure && result.exact() && !loose;
  }

  /** The bounds of a group in an event that follows an estimate. */
  private Plan.GroupForecast later(Plan.GroupForecast group, Chosen chosen, Act act) {
    if (act instanceof Act.Grow) {
      long all = Cutting.size(structure, group.group());
      return new Plan.GroupForecast(group.group(), group.before(), group.asked(), group.after(), 0, all);
    }
    long before = Math.max(group.before(), most.getOrDefault(key(chosen, group), group.before()));
    before = loose ? Math.max(before, original(chosen, group)) : before;
    return new Plan.GroupForecast(
        group.group(),
        group.before(),
        group.asked(),
        group.after(),
        Math.min(group.after(), chosen.rule().keep(structure.network(), group.group())),
        before);
  }

  /** Units of a group, or weights of a layer, before anything happens. */
  private long original(Chosen chosen, Plan.GroupForecast group) {
    Network network = structure.network();
    if (chosen.rule().unit() == Unit.WEIGHTS) {
      return Cutting.size(Structure.of(network), group.group());
    }
    for (int g = 0; g < network.groups().size(); g++) {
      if (network.groups().get(g).name().equals(group.group())) {
        return network.originalWidths()[g];
      }
    }
    return group.before();
  }

  private static String key(Chosen chosen, Plan.GroupForecast group) {
    return chosen.rule().unit() + " " + group.group();
  }
}
