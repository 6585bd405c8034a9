package dev.prune.runtime;

import dev.prune.runtime.data.ChannelScale;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EventCost;
import dev.prune.runtime.record.GroupChange;
import dev.prune.runtime.schedule.Base;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Counter;
import dev.prune.runtime.schedule.LayerSeries;
import dev.prune.runtime.schedule.Order;
import dev.prune.runtime.schedule.Part;
import dev.prune.runtime.schedule.Phases;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.RateCurve;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Series;
import dev.prune.runtime.schedule.SetSeries;
import dev.prune.runtime.schedule.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A {@link ScheduleState} as lines of metadata and back. Numbers are written so that they come back to the bit. */
final class ScheduleStateText {
  private static final String SERIES = "prune.series.";
  private static final String UNREPORTED = "prune.metric.";
  private static final String LAYERS = "prune.layers.";
  private static final String PHASES = "prune.phases.";
  private static final String COUNTER = "prune.counter.";
  private static final String SET = "prune.set.";
  private static final String SETS = "prune.sets.";
  private static final String SNAPSHOT = "prune.snapshot.";
  private static final String VARIABLE = "prune.variable.";
  private static final String METRICS = "prune.metrics.";
  private static final String SUMS = "prune.epoch_sums";
  private static final String CURVE = "prune.restarted_schedule";
  private static final String OPTIMIZER = "prune.optimizer";
  private static final String OBJECTIVE = "prune.loss";
  private static final String BATCH = "prune.batch";
  private static final String MEAN = "prune.data.mean";
  private static final String DEVIATION = "prune.data.deviation";
  private static final String FOLDED = "prune.folded";
  private static final String FROZEN = "prune.frozen by actions";

  private ScheduleStateText() {}

  static void write(ScheduleState state, int batch, Map<String, String> to) {
    state.series.forEach((name, series) -> to.put(SERIES + name, text(series)));
    state.unreported.forEach((name, series) -> to.put(UNREPORTED + name, text(series)));
    state.layerSeries.forEach(
        (name, series) -> series.layers().forEach(l -> to.put(LAYERS + l + "." + name, text(series.of(l)))));
    state.phases.forEach((name, p) -> to.put(
        PHASES + name, p.number() + " " + p.beganEpoch() + " " + p.beganStep() + " " + p.held()));
    state.counters.forEach((name, counter) -> to.put(COUNTER + name, "" + counter.value()));
    state.sets.forEach((name, chosen) -> to.put(SET + name, text(chosen)));
    state.setSeries.forEach((name, series) -> write(name, series, to));
    state.snapshots.forEach((name, held) -> to.put(
        SNAPSHOT + name,
        held.updates() + (held.optimizer().isEmpty() ? "" : ":" + held.optimizer()) + " " + held.parts().stream().sorted().map(Part::name).collect(Collectors.joining(" "))));
    state.variables.forEach(name -> to.put(VARIABLE + name, "parameters"));
    state.metrics.forEach((split, values) -> to.put(
        METRICS + split.name(),
        values.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining("\n"))));
    to.put(SUMS, Arrays.stream(state.sums).mapToObj(Double::toString).collect(Collectors.joining(" ")));
    if (state.restarted != null) {
      to.put(CURVE, text(state.restarted));
    }
    if (!state.optimizer.isEmpty()) {
      to.put(OPTIMIZER, state.optimizer);
    }
    if (state.objective > 0) {
      to.put(OBJECTIVE, "" + state.objective);
    }
    to.put(BATCH, "" + batch);
    if (state.scale != null) {
      to.put(MEAN, text(state.scale.mean()));
      to.put(DEVIATION, text(state.scale.deviation()));
    }
    if (!state.folded.isEmpty()) {
      to.put(FOLDED, String.join(" ", state.folded));
    }
    if (!state.frozen.isEmpty()) {
      to.put(FROZEN, String.join(" ", state.frozen));
    }
  }

  /** The gates that a file says are folded. */
  static Set<String> folded(Map<String, String> from) {
    return names(FOLDED, from);
  }

  private static Set<String> names(String key, Map<String, String> from) {
    String text = from.getOrDefault(key, "");
    return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
  }

  /**
   * Takes over what a file says.
   *
   * @param groups how many groups there are
   * @throws RuntimeException if a line is not one that {@link #write} writes
   */
  static void read(Map<String, String> from, int groups, ScheduleState state) {
    state.folded.clear();
    state.folded.addAll(folded(from));
    state.frozen.clear();
    state.frozen.addAll(names(FROZEN, from));
    state.series.values().forEach(Series::clear);
    state.unreported.values().forEach(Series::clear);
    state.layerSeries.values().forEach(LayerSeries::clear);
    state.phases.values().forEach(p -> p.set(0, 0, 0, 0));
    state.counters.values().forEach(c -> c.set(0));
    state.sets.clear();
    state.setSeries.values().forEach(SetSeries::clear);
    state.snapshots.clear();
    state.variables.clear();
    state.metrics.clear();
    Map<String, String> histories = new TreeMap<>();
    from.forEach((key, text) -> {
      if (key.startsWith(SERIES)) {
        fill(state.series.computeIfAbsent(key.substring(SERIES.length()), Series::new), text);
      } else if (key.startsWith(UNREPORTED)) {
        fill(state.unreported.computeIfAbsent(key.substring(UNREPORTED.length()), Series::new), text);
      } else if (key.startsWith(LAYERS)) {
        String[] w = key.substring(LAYERS.length()).split("\\.", 2);
        LayerSeries series = state.layerSeries.get(w[1]);
        if (series != null) {
          fill(series.of(Integer.parseInt(w[0])), text);
        }
      } else if (key.startsWith(PHASES)) {
        String[] w = text.split(" ");
        state.phases.computeIfAbsent(key.substring(PHASES.length()), n -> new Phases())
            .set(Integer.parseInt(w[0]), Integer.parseInt(w[1]), Long.parseLong(w[2]), Integer.parseInt(w[3]));
      } else if (key.startsWith(COUNTER)) {
        state.counters.computeIfAbsent(key.substring(COUNTER.length()), n -> new Counter()).set(Long.parseLong(text));
      } else if (key.startsWith(SET)) {
        state.sets.put(key.substring(SET.length()), chosen(text, groups));
      } else if (key.startsWith(SETS)) {
        histories.put(key, text);
      } else if (key.startsWith(SNAPSHOT)) {
        String[] w = text.split(" ");
        Set<Part> parts = EnumSet.noneOf(Part.class);
        Arrays.stream(w).skip(1).map(Part::valueOf).forEach(parts::add);
        String[] optimizer = w[0].split(":", 2);
        state.snapshots.put(
            key.substring(SNAPSHOT.length()),
            new ScheduleState.Remembered(
                parts, Long.parseLong(optimizer[0]), optimizer.length > 1 ? optimizer[1] : Optimizer.OF_TRAINING));
      } else if (key.startsWith(VARIABLE)) {
        state.variables.add(key.substring(VARIABLE.length()));
      } else if (key.startsWith(METRICS)) {
        state.metrics.put(Split.valueOf(key.substring(METRICS.length())), values(text));
      }
    });
    histories.forEach((key, text) -> read(key.substring(SETS.length()), text, groups, state));
    String sums = from.getOrDefault(SUMS, "");
    state.sums = sums.isEmpty()
        ? new double[0]
        : Arrays.stream(sums.split(" ")).mapToDouble(Double::parseDouble).toArray();
    state.objective = Integer.parseInt(from.getOrDefault(OBJECTIVE, "0"));
    state.restarted = from.containsKey(CURVE) ? curve(from.get(CURVE)) : null;
    state.optimizer = from.getOrDefault(OPTIMIZER, Optimizer.OF_TRAINING);
    state.batch = Integer.parseInt(from.getOrDefault(BATCH, "0"));
    state.scale = from.containsKey(MEAN) ? new ChannelScale(numbers(from.get(MEAN)), numbers(from.get(DEVIATION))) : null;
  }

  private static String text(List<Double> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static List<Double> numbers(String text) {
    return Arrays.stream(text.split(" ")).map(Double::valueOf).toList();
  }

  /** A line for each set that is held, numbered so that they come back in order. */
  private static void write(String name, SetSeries series, Map<String, String> to) {
    int[] number = {0};
    series.each(
        (epoch, chosen) ->
            to.put("%s%s#%06d".formatted(SETS, name, number[0]++), epoch + "\n" + text(chosen)));
  }

  private static void read(String key, String text, int groups, ScheduleState state) {
    String name = key.substring(0, key.lastIndexOf('#'));
    int end = text.indexOf('\n');
    state.setSeries
        .computeIfAbsent(name, n -> new SetSeries(Integer.MAX_VALUE, true, Set.of()))
        .record(Integer.parseInt(text.substring(0, end)), chosen(text.substring(end + 1), groups));
  }

  private static Map<String, Double> values(String text) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String line : text.split("\n")) {
      int equals = line.lastIndexOf('=');
      values.put(line.substring(0, equals), Double.parseDouble(line.substring(equals + 1)));
    }
    return values;
  }

  private static String text(Series series) {
    StringBuilder text = new StringBuilder();
    series.each((epoch, value) -> text.append(text.isEmpty() ? "" : " ").append(epoch).append(':').append(value));
    return text.toString();
  }

  private static void fill(Series series, String text) {
    series.clear();
    for (String entry : text.isEmpty() ? new String[0] : text.split(" ")) {
      int colon = entry.indexOf(':');
      series.record(Integer.parseInt(entry.substring(0, colon)), Double.parseDouble(entry.substring(colon + 1)));
    }
  }

  private static String text(RateCurve curve) {
    return switch (curve) {
      case RateCurve.Constant c -> "constant";
      case RateCurve.Step s -> "step " + s.every() + " " + s.factor();
      case RateCurve.Cosine c -> "cosine " + c.last();
      case RateCurve.Linear l -> "linear " + l.last();
      case RateCurve.OneCycle o -> "one_cycle " + o.warm();
      case RateCurve.WarmUp w -> "warmup " + w.steps() + " " + text(w.then());
    };
  }

  private static RateCurve curve(String text) {
    String[] w = text.split(" ", 3);
    return switch (w[0]) {
      case "constant" -> new RateCurve.Constant();
      case "step" -> new RateCurve.Step(Long.parseLong(w[1]), Double.parseDouble(w[2]));
      case "linear" -> new RateCurve.Linear(Double.parseDouble(w[1]));
      case "one_cycle" -> new RateCurve.OneCycle(Double.parseDouble(w[1]));
      case "cosine" -> new RateCurve.Cosine(Double.parseDouble(w[1]));
      case "warmup" -> new RateCurve.WarmUp(Long.parseLong(w[1]), curve(w[2]));
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static String text(Chosen chosen) {
    Rule r = chosen.rule();
    StringBuilder text = new StringBuilder();
    String layers = r.layers().stream().map(String::valueOf).collect(Collectors.joining(","));
    text.append("rule ").append(r.order()).append(' ').append(r.unit()).append(' ').append(layers).append(' ')
        .append(r.ranking()).append(r.block() > 0 ? ":" + r.block() : "").append(' ').append(r.counted()).append(' ').append(r.base()).append(' ').append(keep(r))
        .append(' ').append(r.align()).append(' ').append(r.name()).append('\n');
    text.append("amount ").append(chosen.amount()).append('\n');
    for (int g = 0; g < chosen.units().length; g++) {
      text.append("units ").append(IndexRanges.text(chosen.units()[g].stream().toArray())).append('\n');
    }
    text.append("weights ").append(IndexRanges.text(chosen.weights().stream().toArray())).append('\n');
    for (GroupChange c : chosen.groups()) {
      text.append("change ").append(c.before()).append(' ').append(c.asked()).append(' ').append(c.after()).append(' ')
          .append(c.group()).append(' ').append(c.reason()).append('\n');
    }
    return text.toString();
  }

  private static Chosen chosen(String text, int groups) {
    Rule rule = null;
    double amount = 0;
    List<BitSet> units = new ArrayList<>();
    BitSet weights = new BitSet();
    List<GroupChange> changes = new ArrayList<>();
    for (String line : text.split("\n")) {
      String[] w = line.split(" ", 2);
      switch (w[0]) {
        case "rule" -> rule = rule(w[1].split(" ", 9));
        case "amount" -> amount = Double.parseDouble(w[1]);
        case "units" -> units.add(bits(w[1]));
        case "weights" -> weights = bits(w[1]);
        case "change" -> {
          String[] c = w[1].split(" ", 5);
          changes.add(
              new GroupChange(c[3], Long.parseLong(c[0]), Long.parseLong(c[1]), Long.parseLong(c[2]), c[4]));
        }
        default -> throw new IllegalArgumentException(line);
      }
    }
    if (rule == null || units.size() != groups) {
      throw new IllegalArgumentException(text);
    }
    return new Chosen(rule, amount, units.toArray(BitSet[]::new), weights, changes, EventCost.NONE);
  }

  private static Rule rule(String[] w) {
    List<Integer> layers = Arrays.stream(w[2].split(",")).map(Integer::valueOf).toList();
    String[] ranking = w[3].split(":");
    String[] keep = w[6].split(";");
    Map<Integer, Integer> keepOf = new LinkedHashMap<>();
    for (int i = 1; i < keep.length; i++) {
      String[] of = keep[i].split("=");
      keepOf.put(Integer.valueOf(of[0]), Integer.valueOf(of[1]));
    }
    return new Rule(
        w[8], Order.valueOf(w[0]), Unit.valueOf(w[1]), layers, Ranking.valueOf(ranking[0]), Counted.valueOf(w[4]),
        Base.valueOf(w[5]), Integer.parseInt(keep[0]), Integer.parseInt(w[7]),
        ranking.length > 1 ? Integer.parseInt(ranking[1]) : 0, keepOf);
  }

  /** {@code 1}, or {@code 1;2=4;3=4} where layers 2 and 3 keep 4. */
  private static String keep(Rule rule) {
    StringBuilder text = new StringBuilder().append(rule.keep());
    rule.keepOf().forEach((layer, least) -> text.append(';').append(layer).append('=').append(least));
    return text.toString();
  }

  private static BitSet bits(String ranges) {
    BitSet bits = new BitSet();
    Arrays.stream(IndexRanges.parse(ranges, Integer.MAX_VALUE)).forEach(bits::set);
    return bits;
  }
}
