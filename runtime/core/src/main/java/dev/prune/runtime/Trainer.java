package dev.prune.runtime;

import dev.prune.runtime.data.ChannelScale;
import dev.prune.runtime.data.DataSource;
import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Structure;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.Summary;
import dev.prune.runtime.schedule.ExternalScore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A network that trains, prunes and shrinks on a device: what generated classes extend and applications use.
 *
 * <p>A generated class supplies the procedures of its program (straight lines of kernel calls) and its schedule (plain
 * Java in the hooks). Everything else is here. One thread at a time may use a trainer; it does not own its device.
 *
 * <pre>{@code
 * try (LeNet300 trainer = new LeNet300(device)) {
 *   trainer.train(data, listener);
 *   float[] scores = trainer.predict(image, 1);
 * }
 * }</pre>
 */
public abstract non-sealed class Trainer extends TrainingSchedule implements AutoCloseable {
  private final Settings settings;

  /**
   * @param network the structure that the generated class declares
   * @param settings how it trains
   * @param device where; stays open when the trainer is closed
   * @param overrides what the caller wants otherwise
   */
  protected Trainer(Network network, Settings settings, Device device, Overrides overrides) {
    super(network, settings, device, overrides);
    this.settings = settings;
  }

  /**
   * What {@code external("name")} in the scores of the program is. A run whose program asks for a scorer that it was not
   * given does not begin.
   */
  public final void externalScore(String name, ExternalScore scorer) {
    external().put(name, Objects.requireNonNull(scorer, "scorer is null"));
  }

  /**
   * Trains to the end of the schedule, or onwards from where a run stopped.
   *
   * @throws PruneException {@link Failure#DIVERGED} when the loss is no longer finite, {@link Failure#INTERRUPTED} when
   *     the thread is interrupted, {@link Failure#INPUT_OUTPUT} when the data do not fit the network
   */
  public final Summary train(DataSource data, Listener... listeners) {
    external().check();
    emission().begin();
    try (Feed feed = new Feed(emission(), scaled(data), settings.augment())) {
      state().scale = feed.data().computedScale().orElse(null);
      TrainingLoop loop = new TrainingLoop(this, feed, List.of(listeners));
      begin(loop);
      events().listeners(List.of(listeners));
      try (ResidentData resident = emission().resident().take(feed)) {
        feed.from(resident);
        warmUp();
        return loop.run();
      }
    }
  }

  /** The data as this run, or the one it goes on with, began to see them. */
  private DataSource scaled(DataSource data) {
    return state().scale == null ? data : data.scaledBy(state().scale);
  }

  /**
   * {@code loss}, the training's, and with classes {@code accuracy} over a split. Where several outputs are measured, {@code
   * NAME.loss} of each and {@code NAME.accuracy} of each but the main one, whose accuracy has no prefix.
   */
  public final Map<String, Double> evaluate(DataSource data, Split split) {
    emission().begin();
    try (Feed feed = new Feed(emission(), scaled(data))) {
      return evaluated(feed, split);
    }
  }

  /**
   * What samples are scaled with, where the run's data computed that from their training split: {@link #predict} expects
   * samples to which this was done, channel by channel. {@link #save} keeps it.
   */
  public final Optional<ChannelScale> scale() {
    return Optional.ofNullable(state().scale);
  }

  /**
   * The main output for samples: the first that the training's loss names.
   *
   * @param input samples one after the other, row-major, channel first
   * @param count how many
   * @return outputs one after the other
   */
  public final float[] predict(float[] input, int count) {
    emission().begin();
    return predicted(settings.outputName(), input, count);
  }

  /**
   * An output for samples. Layers that this output does not need are not computed: an early exit saves what lies behind it.
   *
   * @param output one of {@link #outputs}
   * @param input samples one after the other, row-major, channel first
   * @param count how many
   * @return outputs one after the other
   * @throws PruneException {@link Failure#USAGE} when there is no such output
   */
  public final float[] predict(String output, float[] input, int count) {
    emission().begin();
    return predicted(output, input, count);
  }

  /** The names of the outputs, the main one first. */
  public final List<String> outputs() {
    return evaluation().outputs();
  }

  /**
   * Writes everything that {@link #train} needs to go on to the same end: parameters, statistics, slots, masks, frozen
   * layers, snapshots, clocks, the seed and what the schedule remembers; as safetensors, atomically.
   *
   * @throws PruneException {@link Failure#INPUT_OUTPUT} when the file cannot be written
   */
  public final void save(Path file) {
    emission().begin();
    file().write(file);
  }

  /**
   * Becomes what was saved, clocks and seed included: {@link #train} goes on from there, given the same data and batch. A file whose network is smaller than
   * this class makes this network as small.
   *
   * @throws PruneException {@link Failure#INPUT_OUTPUT} when the file is damaged or does not fit; it says how
   */
  public final void load(Path file) {
    file().read(file, true);
  }

  /**
   * Takes widths, masks, parameters and statistics of a file for a run of its own: clocks and slots are zero. Layers that the
   * program excepts begin anew, with as many units as they have here.
   */
  public final void startFrom(Path file) {
    file().read(file, false);
  }

  private TrainerFile file() {
    return new TrainerFile(emission(), clocks(), state(), optimizers().keySet(), objectives().size());
  }

  /** The network as its program declares it. */
  public final Network network() {
    return emission().network();
  }

  /** How it trains. */
  public final Settings settings() {
    return settings;
  }

  /** The seed in use. */
  public final long seed() {
    return emission().seed();
  }

  /** Steps begun since the start of the run, also of the run that a file was saved in. */
  public final long steps() {
    return clocks().step();
  }

  /** What is left of the network: channels in memory, masks, counts of parameters and FLOPs. */
  public final Structure structure() {
    return emission().structure();
  }

  /** Channels in memory, group by group. */
  public final Map<String, Integer> widths() {
    Map<String, Integer> widths = new LinkedHashMap<>();
    for (int g = 0; g < network().groups().size(); g++) {
      widths.put(network().groups().get(g).name(), structure().widths()[g]);
    }
    return widths;
  }

  /** Bytes of all device buffers of this trainer: of those it has, or will have once it begins. */
  public final long plannedBytes() {
    return emission().plannedBytes();
  }

  /** Gives all device memory back. */
  @Override
  public final void close() {
    emission().close();
  }
}
