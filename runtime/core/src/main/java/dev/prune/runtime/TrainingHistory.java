package dev.prune.runtime;

import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Clocks;
import dev.prune.runtime.schedule.Counter;
import dev.prune.runtime.schedule.LayerSeries;
import dev.prune.runtime.schedule.Phases;
import dev.prune.runtime.schedule.Series;
import dev.prune.runtime.schedule.SetSeries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The link of a trainer that knows the time and remembers: clocks, and everything that a schedule keeps on the host from
 * one firing to another, which is one state that a file holds.
 */
public abstract sealed class TrainingHistory extends TrainingProgram permits TrainingReadings {
  private final Clocks clocks = new Clocks();
  private final ScheduleState state = new ScheduleState();
  private final int epochs;
  private TrainingLoop loop;

  TrainingHistory(Network network, Settings settings, Device device, Overrides overrides) {
    super(network, settings, device, overrides);
    this.epochs = overrides.epochs().orElse(settings.epochs());
  }

  // What generated code calls.

  /**
   * The epoch that is running, 1-based; in {@link TrainingSchedule#endOfEpoch} the one just completed, in {@link
   * TrainingSchedule#atInit} 0.
   */
  protected final int epoch() {
    return clocks.epoch();
  }

  /** Epochs that are over; in {@link TrainingSchedule#endOfEpoch} including the one just completed. */
  protected final int completedEpochs() {
    return clocks.completedEpochs();
  }

  /** The step that is running, 1-based and never restarting. */
  protected final long step() {
    return clocks.step();
  }

  /** Epochs planned. */
  protected final int epochs() {
    return epochs;
  }

  /** Steps of one epoch of the present data. */
  protected final int stepsPerEpoch() {
    return running().stepsPerEpoch();
  }

  /** Whether this step is {@code from}, {@code from + interval}, ... and not beyond {@code until}. */
  protected final boolean firesEvery(long interval, long from, long until) {
    return step() >= from && step() <= until && (step() - from) % interval == 0;
  }

  /** Where this step lies between two steps: 0 at {@code from} and before, 1 at {@code until} and after. */
  protected final double progress(double from, double until) {
    return until <= from ? (step() >= until ? 1 : 0) : Math.max(0, Math.min(1, (step() - from) / (until - from)));
  }

  /** A metric with history; a value recorded in an epoch becomes part of its report. */
  protected final Series series(String name) {
    return state.series.computeIfAbsent(name, Series::new);
  }

  /** A metric with a number for each of some layers, reported with its epoch. */
  protected final LayerSeries layerSeries(String name, List<Integer> layers) {
    return state.layerSeries.computeIfAbsent(name, n -> new LayerSeries(n, layers));
  }

  /** A metric with history that is not reported. */
  protected final Series unreported(String name) {
    return state.unreported.computeIfAbsent(name, Series::new);
  }

  /** Where a sequence of phases stands. */
  protected final Phases phases(String name) {
    return state.phases.computeIfAbsent(name, n -> new Phases());
  }

  /** A number that the schedule keeps between two firings. */
  protected final Counter counter(String name) {
    return state.counters.computeIfAbsent(name, n -> new Counter());
  }

  /** Keeps what was chosen under a name, for later triggers. */
  protected final void keep(String name, Chosen chosen) {
    state.sets.put(name, chosen);
  }

  /**
   * A choice that is made again and again, and its history: a set of that name for {@link #kept}, too.
   *
   * @param newest how many of the newest sets the schedule asks for
   * @param first whether it asks for the oldest
   * @param epochs whose last set it asks for
   */
  protected final SetSeries sets(String name, int newest, boolean first, Integer... epochs) {
    return state.setSeries.computeIfAbsent(name, n -> new SetSeries(newest, first, Set.of(epochs)));
  }

  /** What was kept under a name. */
  protected final Chosen kept(String name) {
    SetSeries series = state.setSeries.get(name);
    Chosen chosen = series == null ? state.sets.get(name) : series.now().orElse(null);
    if (chosen == null) {
      throw new PruneException(
          Failure.USAGE, "The set `" + name + "` is used in epoch " + epoch() + " before anything was chosen for it.",
          "Choose it earlier, and under no condition that its use does not have.");
    }
    return chosen;
  }

  // What the parts of a trainer share.

  final ScheduleState state() {
    return state;
  }

  final Clocks clocks() {
    return clocks;
  }

  /** A run begins. */
  void begin(TrainingLoop newLoop) {
    loop = newLoop;
  }

  /** The run, for hooks. */
  final TrainingLoop running() {
    if (loop == null) {
      throw new PruneException(
          Failure.USAGE, "The network `" + emission().network().name() + "` has no data before it is trained.",
          "Do this in a hook of the schedule.");
    }
    return loop;
  }

  /** Metrics recorded in an epoch. */
  final Map<String, Double> seriesOf(int epoch) {
    Map<String, Double> values = new LinkedHashMap<>();
    state.series.forEach((name, history) -> {
      if (history.measuredIn(epoch)) {
        values.put(name, history.now());
      }
    });
    return values;
  }

  /** Metrics of layers recorded in an epoch, by the names of metric and layer. */
  final Map<String, Map<String, Double>> layersOf(int epoch) {
    Map<String, Map<String, Double>> values = new LinkedHashMap<>();
    state.layerSeries.forEach((name, series) -> {
      if (series.measuredIn(epoch)) {
        Map<String, Double> each = new LinkedHashMap<>();
        series.layers().forEach(l -> each.put(emission().network().layers().get(l).name(), series.now(l)));
        values.put(name, each);
      }
    });
    return values;
  }
}
