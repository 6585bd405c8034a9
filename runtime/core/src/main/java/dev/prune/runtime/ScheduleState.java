package dev.prune.runtime;

import dev.prune.runtime.data.ChannelScale;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Counter;
import dev.prune.runtime.schedule.LayerSeries;
import dev.prune.runtime.schedule.Part;
import dev.prune.runtime.schedule.Phases;
import dev.prune.runtime.schedule.RateCurve;
import dev.prune.runtime.schedule.Series;
import dev.prune.runtime.schedule.SetSeries;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything that a schedule remembers on the host beside its clocks: what a file must hold for a run to go on. */
final class ScheduleState {
  /**
   * What a snapshot holds; its numbers are buffers.
   *
   * @param updates the optimiser's count of updates when its slots were remembered
   * @param optimizer the name of that optimiser
   */
  record Remembered(Set<Part> parts, long updates, String optimizer) {
    Remembered {
      parts = Set.copyOf(parts);
    }
  }

  /** Metrics with a history: those that are reported, and those of methods, which are not. */
  final Map<String, Series> series = new TreeMap<>();

  /** Metrics with a number for each of some layers; they are reported. */
  final Map<String, LayerSeries> layerSeries = new TreeMap<>();

  final Map<String, Series> unreported = new TreeMap<>();
  final Map<String, Phases> phases = new TreeMap<>();
  final Map<String, Counter> counters = new TreeMap<>();
  final Map<String, Chosen> sets = new TreeMap<>();

  /** Choices that are made again and again, with their histories. */
  final Map<String, SetSeries> setSeries = new TreeMap<>();

  final Map<String, Remembered> snapshots = new TreeMap<>();

  /** Flat buffers that triggers assign. */
  final Set<String> variables = new TreeSet<>();

  /** Gates that gave their factors away and have not been trained since: a network without them is the same. */
  final Set<String> folded = new TreeSet<>();

  /** Layers that an action froze and none thawed: no end of a phase does. */
  final Set<String> frozen = new TreeSet<>();

  /** Loss and accuracy of each split in the last completed epoch. */
  final Map<Split, Map<String, Double>> metrics = new EnumMap<>(Split.class);

  /** The sums of the running epoch, see {@link Measures}; of another size where there are none. */
  double[] sums = new double[0];

  /** The number of the loss that steps minimise. */
  int objective;

  /** The schedule that took the place of the program's; null where none did. */
  RateCurve restarted;

  /** The name of the optimiser that updates. */
  String optimizer = Optimizer.OF_TRAINING;

  /** What the data computed to scale samples with; null where they did not. */
  ChannelScale scale;

  /** Samples a step when this was saved; 0 where it was not. */
  int batch;
}
