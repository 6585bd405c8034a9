package dev.prune.runtime;

import dev.prune.runtime.data.DataRequest;
import dev.prune.runtime.data.augment.Augmentation;
import dev.prune.runtime.network.Axis;
import dev.prune.runtime.schedule.RateCurve;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a network is trained, as its program says.
 *
 * @param data the data clause
 * @param augment what happens to training samples
 * @param batch samples a step
 * @param epochs epochs, unless the schedule decides
 * @param seed the seed of everything random
 * @param slots flat buffers of the optimiser: 0 for plain SGD, 1 for momentum, 2 for Adam; the most of several
 * @param rate learning rate before any schedule
 * @param beta1 decay of Adam's first moment, otherwise 0
 * @param beta2 decay of Adam's second moment, otherwise 0
 * @param scalars numbers that are written before an update, or by it
 * @param fresh layers that begin anew whatever the file has that a run starts from
 * @param rates layers with a learning rate of their own: what the rate is multiplied by
 * @param schedule the learning rate over time
 * @param outputName name of the output that {@code predict} gives, which is the first that is measured
 * @param output storage that holds the output after {@code predict}
 * @param outputAxis the output's channels
 * @param outputArea numbers per channel of the output
 * @param classes number of classes, or 0 with real targets
 * @param targetWidth numbers of a target, or 0 with classes
 * @param terms the outputs that are measured
 * @param totals size of the buffer of sums: 2 for loss and hits of each term, and one for each scalar metric
 */
public record Settings(
    DataSpec data,
    List<Augmentation> augment,
    int batch,
    int epochs,
    long seed,
    int slots,
    double rate,
    double beta1,
    double beta2,
    int scalars,
    Set<Integer> fresh,
    Map<Integer, Double> rates,
    RateCurve schedule,
    String outputName,
    int output,
    Axis outputAxis,
    int outputArea,
    int classes,
    int targetWidth,
    List<Term> terms,
    int totals) {
  public Settings {
    augment = List.copyOf(augment);
    fresh = Set.copyOf(fresh);
    rates = Map.copyOf(rates);
    terms = List.copyOf(terms);
  }

  /**
   * An output that is measured.
   *
   * @param output its name
   * @param weight what its loss is multiplied by in the training's loss; 0 where that leaves it out
   */
  public record Term(String output, double weight) {}

  /**
   * The data clause.
   *
   * @param name which data set
   * @param numbers its number options
   * @param strings its text options
   * @param lists its options with several numbers
   */
  public record DataSpec(
      String name, Map<String, Double> numbers, Map<String, String> strings, Map<String, List<Double>> lists) {
    public DataSpec {
      numbers = Map.copyOf(numbers);
      strings = Map.copyOf(strings);
      lists = Map.copyOf(lists);
    }

    /** A clause without lists. */
    public DataSpec(String name, Map<String, Double> numbers, Map<String, String> strings) {
      this(name, numbers, strings, Map.of());
    }

    /**
     * What the catalogue of data sets is asked for. The data have a seed of their own, the option {@code seed} or 0: runs
     * with different seeds share samples, splits and test set.
     */
    public DataRequest request(Optional<Path> folder) {
      Map<String, Double> options = new HashMap<>(numbers);
      Double seed = options.remove("seed");
      return new DataRequest(name, options, strings, lists, folder, seed == null ? 0 : seed.longValue());
    }
  }

  /** A builder that generated code reads like the program's {@code train} block. */
  public static Builder data(String name, Map<String, Double> numbers, Map<String, String> strings) {
    return new Builder(new DataSpec(name, numbers, strings));
  }

  /** Collects settings. */
  public static final class Builder {
    private DataSpec data;
    private List<Augmentation> augment = List.of();
    private int batch = 32;
    private int epochs = 1;
    private long seed;
    private int slots;
    private double rate;
    private double beta1;
    private double beta2;
    private int scalars = 3;
    private final Set<Integer> fresh = new HashSet<>();
    private final Map<Integer, Double> rates = new HashMap<>();
    private RateCurve schedule = new RateCurve.Constant();
    private String outputName = "output";
    private int output;
    private Axis outputAxis = Axis.fixed(1);
    private int outputArea = 1;
    private int classes;
    private int targetWidth;
    private final List<Term> terms = new ArrayList<>();
    private int metrics;

    private Builder(DataSpec data) {
      this.data = data;
    }

    /** An option of the data with several numbers. */
    public Builder dataList(String option, Double... numbers) {
      Map<String, List<Double>> lists = new HashMap<>(data.lists());
      lists.put(option, List.of(numbers));
      data = new DataSpec(data.name(), data.numbers(), data.strings(), lists);
      return this;
    }

    /** What happens to training samples, in order. */
    public Builder augment(Augmentation... list) {
      augment = List.of(list);
      return this;
    }

    /** Samples a step. */
    public Builder batch(int samples) {
      batch = samples;
      return this;
    }

    /** Epochs, unless the schedule decides. */
    public Builder epochs(int count) {
      epochs = count;
      return this;
    }

    /** The seed of everything random. */
    public Builder seed(long number) {
      seed = number;
      return this;
    }

    /** An optimiser with so many slots and this learning rate. */
    public Builder optimizer(int slotCount, double learningRate) {
      slots = slotCount;
      rate = learningRate;
      return this;
    }

    /** An optimiser of the Adam family. */
    public Builder adam(double learningRate, double first, double second) {
      beta1 = first;
      beta2 = second;
      return optimizer(2, learningRate);
    }

    /** Optimisers of phases have so many slots, which may be more than the training's own has. */
    public Builder slots(int most) {
      slots = Math.max(slots, most);
      return this;
    }

    /** Updates bound the norm of gradients. */
    public Builder clips() {
      scalars = 4;
      return this;
    }

    /** A layer begins anew whatever the file has that a run starts from. */
    public Builder fresh(int layer) {
      fresh.add(layer);
      return this;
    }

    /** The learning rate of a layer is multiplied by {@code factor}. */
    public Builder rate(int layer, double factor) {
      rates.put(layer, factor);
      return this;
    }

    /** The learning rate over time. */
    public Builder schedule(RateCurve curve) {
      schedule = curve;
      return this;
    }

    /** What the output is called, and where it is after {@code predict}. */
    public Builder output(String name, int storage, Axis axis, int area) {
      outputName = name;
      return output(storage, axis, area);
    }

    /** Where the output is after {@code predict}. */
    public Builder output(int storage, Axis axis, int area) {
      output = storage;
      outputAxis = axis;
      outputArea = area;
      return this;
    }

    /** Samples have one of so many classes. */
    public Builder classes(int count) {
      classes = count;
      return this;
    }

    /** Samples have so many real targets. */
    public Builder targets(int width) {
      targetWidth = width;
      return this;
    }

    /** An output that is measured, in order; without any, the one of {@code predict} is, with weight 1. */
    public Builder term(String name, double weight) {
      terms.add(new Term(name, weight));
      return this;
    }

    /** Scalar metrics that have a place behind loss and hits in the buffer of sums. */
    public Builder metrics(int count) {
      metrics = count;
      return this;
    }

    /** The settings. */
    public Settings build() {
      List<Term> measured = terms.isEmpty() ? List.of(new Term(outputName, 1)) : terms;
      return new Settings(
          data, augment, batch, epochs, seed, slots, rate, beta1, beta2, scalars, fresh, rates, schedule, outputName, output, outputAxis, outputArea,
          classes, targetWidth, measured, 2 * measured.size() + metrics);
    }
  }
}
