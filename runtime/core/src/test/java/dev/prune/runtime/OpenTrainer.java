package dev.prune.runtime;

import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.record.EventCost;
import dev.prune.runtime.schedule.Base;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.Counted;
import dev.prune.runtime.schedule.Order;
import dev.prune.runtime.schedule.Ranking;
import dev.prune.runtime.schedule.Rule;
import dev.prune.runtime.schedule.Unit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A trainer that a test drives step by step, and whose buffers it reads and writes: for comparing devices that begin each
 * step with the same numbers.
 */
public final class OpenTrainer {
  /** The parameters' buffer. */
  public static final String PARAMETERS = "parameters";

  /** The buffer of gradients of the mean loss, one number a parameter. */
  public static final String GRADIENTS = "gradients";

  /** The running statistics' buffer. */
  public static final String STATISTICS = "statistics";

  /** The buffer with one score a unit. */
  public static final String UNIT_SCORES = "unit scores";

  /** The buffer with one score a parameter. */
  public static final String ELEMENT_SCORES = "element scores";

  private static final Rule RULE =
      new Rule(
          "test", Order.LOWEST, Unit.CHANNELS, List.of(), Ranking.PER_LAYER, Counted.UNITS, Base.ORIGINAL, 1, 1);

  private final Trainer trainer;
  private final Emission emission;
  private final Feed feed;

  /**
   * Readies a trainer for steps, before the first of an epoch.
   *
   * @param data its train split is what {@link #load} takes samples from
   */
  public OpenTrainer(Trainer trainer, DataSource data) {
    this.trainer = trainer;
    this.emission = trainer.emission();
    emission.begin();
    this.feed = new Feed(emission, data);
    trainer.begin(new TrainingLoop(trainer, feed, List.of()));
    trainer.clocks().beginSchedule(1000);
    trainer.clocks().beginEpoch();
    feed.epoch(1);
  }

  /** The trainer. */
  public Trainer trainer() {
    return trainer;
  }

  /** What is left of the network. */
  public Structure structure() {
    return emission.structure();
  }

  /** Brings samples of the train split to the device, at most a batch of them. */
  public void load(int... samples) {
    feed.load(SampleOrder.of(Split.TRAIN, samples), 0);
  }

  /** Forward and backward of what was loaded last; returns the summed loss. */
  public double gradients() {
    Buffer totals = emission.buffers().real("totals");
    double[] sums = new double[new Measures(emission.settings()).size()];
    emission.device().write(totals, 0, sums, 0, sums.length);
    trainer.runGradients();
    emission.device().read(totals, 0, sums, 0, sums.length);
    return trainer.objective().of(sums);
  }

  /** The optimiser's step, on whatever {@code gradients} holds. */
  public void update() {
    trainer.clocks().beginStep();
    trainer.runUpdate();
    trainer.clocks().endStep();
  }

  /** Ends an epoch, with what the program does there. */
  public void endOfEpoch() {
    trainer.clocks().endEpoch();
    trainer.endOfEpoch();
    trainer.takeStale();
    trainer.clocks().beginEpoch();
    feed.epoch(trainer.clocks().epoch());
  }

  /** Takes channels out of the network: original ones, one set a group. */
  public void compact(BitSet[] units) {
    trainer.compact(new Chosen(RULE, 0, units, new BitSet(), List.of(), EventCost.NONE));
  }

  /** Masks channels (original ones, one set a group) and weights (places among the original parameters). */
  public void mask(BitSet[] units, BitSet weights) {
    trainer.mask(new Chosen(RULE, 0, units, weights, List.of(), EventCost.NONE));
  }

  /** The optimiser's slots, as labels of buffers. */
  public List<String> slots() {
    List<String> slots = new ArrayList<>();
    for (int s = 0; s < emission.settings().slots(); s++) {
      slots.add(Memory.slot(s));
    }
    return slots;
  }

  /** What a step leaves to the next, as labels of buffers: parameters, statistics, slots. */
  public List<String> state() {
    List<String> state = new ArrayList<>(slots());
    state.add(0, PARAMETERS);
    state.add(STATISTICS);
    return state;
  }

  /** The numbers of a buffer, as many as the network has at its present widths. */
  public double[] read(String label) {
    Buffer buffer = emission.buffers().real(label);
    double[] values = new double[buffer.size()];
    device().read(buffer, 0, values, 0, values.length);
    return values;
  }

  /** Replaces the numbers of a buffer. */
  public void write(String label, double[] values) {
    device().write(emission.buffers().real(label), 0, values, 0, values.length);
  }

  /** Takes over the numbers of buffers of a trainer of the same class and widths. */
  public void copy(OpenTrainer from, List<String> labels) {
    labels.forEach(label -> write(label, from.read(label)));
  }

  private Device device() {
    return emission.device();
  }
}
