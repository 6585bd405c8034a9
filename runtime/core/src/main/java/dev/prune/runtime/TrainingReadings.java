package dev.prune.runtime;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Tensor;
import dev.prune.runtime.schedule.Chosen;
import dev.prune.runtime.schedule.SetComparison;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The link of a trainer that reads: sums that procedures wrote, counts of what is left of the network, metrics of splits,
 * and how alike two choices are.
 */
public abstract sealed class TrainingReadings extends TrainingHistory permits TrainingSamples {
  /** Maxima over nothing are below this. */
  private static final double NOTHING = -1e29;

  TrainingReadings(Network network, Settings settings, Device device, Overrides overrides) {
    super(network, settings, device, overrides);
  }

  /** Runs a procedure and reads one of the sums it wrote. */
  protected final double measure(Runnable procedure, int at) {
    procedure.run();
    return total(at);
  }

  /** One of the sums that a procedure wrote. */
  protected final double total(int at) {
    return readTotals(at, 1)[0];
  }

  /** The sum of {@code count} of the sums that a procedure wrote, added in order. */
  protected final double total(int first, int count) {
    double sum = 0;
    for (double value : readTotals(first, count)) {
      sum += value;
    }
    return sum;
  }

  /** The largest of {@code count} maxima that a procedure wrote; not a number where nothing was there to compare. */
  protected final double largest(int first, int count) {
    double largest = Arrays.stream(readTotals(first, count)).max().orElse(Double.NaN);
    return largest <= NOTHING ? Double.NaN : largest;
  }

  private double[] readTotals(int first, int count) {
    double[] values = new double[count];
    device.read(totals, first, values, 0, count);
    return values;
  }

  /** The sum that a procedure wrote for the weights of a layer; it wrote one for each weight tensor, from {@code first}. */
  protected final double weightTotal(int first, int layer) {
    int at = first;
    for (Tensor tensor : emission().network().parameters()) {
      if (tensor.role() == Role.WEIGHT && tensor.layer() == layer) {
        return total(at);
      }
      at += tensor.role() == Role.WEIGHT ? 1 : 0;
    }
    throw new IllegalArgumentException("Layer " + layer + " has no weights.");
  }

  /** Layers by index, as {@code 0-3,7}: what a rule of a long network names. */
  protected static List<Integer> layers(String ranges) {
    return Arrays.stream(IndexRanges.parse(ranges, Integer.MAX_VALUE)).boxed().toList();
  }

  /** Parameters that are not masked. */
  protected final int parameterCount() {
    return emission().structure().nonzeroParameters();
  }

  /** Elements of weight tensors that are not masked. */
  protected final int weightCount() {
    return weightCount(IntStream.range(0, emission().network().layers().size()).boxed().toList());
  }

  /** Elements of a layer's weights that are not masked. */
  protected final int weightCount(int layer) {
    return weightCount(List.of(layer));
  }

  /** The same of some layers. */
  protected final int weightCount(List<Integer> layers) {
    int count = 0;
    List<Tensor> tensors = emission().network().parameters();
    for (int t = 0; t < tensors.size(); t++) {
      boolean counts = tensors.get(t).role() == Role.WEIGHT && layers.contains(tensors.get(t).layer());
      count += counts ? emission().structure().nonzeroParameters(t) : 0;
    }
    return count;
  }

  /** The share of the original parameters that is removed or masked. */
  protected final double sparsity() {
    Network network = emission().network();
    return 1 - (double) emission().structure().nonzeroParameters() / network.parameterCount(network.originalWidths());
  }

  /** The share of the original network's FLOPs that the network in memory needs. */
  protected final double flops() {
    Network network = emission().network();
    return (double) emission().structure().flops() / network.flops(network.originalWidths());
  }

  /** Live units of a layer. */
  protected final int width(int layer) {
    return emission().network().layers().get(layer).units().width(emission().structure().liveWidths());
  }

  /** {@code loss} or {@code accuracy} of a split in the last completed epoch; NaN where there is none. */
  protected final double metric(Split split, String name) {
    if (split == Split.TEST) {
      return Double.NaN; // No decision reads the test split.
    }
    return state().metrics.getOrDefault(split, Map.of()).getOrDefault(name, Double.NaN);
  }

  /** The share of the rule's units or weights that two sets do not share; NaN where one is not there. */
  protected final double hamming(Optional<Chosen> a, Optional<Chosen> b) {
    return a.isPresent() && b.isPresent()
        ? SetComparison.hamming(emission().structure(), a.get(), b.get())
        : Double.NaN;
  }

  /** As the form for two sets, for one and each of several. */
  protected final double[] hamming(Optional<Chosen> a, List<Optional<Chosen>> others) {
    return others.stream().mapToDouble(b -> hamming(a, b)).toArray();
  }

  /** How alike the widths are that two sets would leave, from 0 to 1; NaN where one is not there. */
  protected final double similarity(Optional<Chosen> a, Optional<Chosen> b) {
    return a.isPresent() && b.isPresent()
        ? SetComparison.similarity(emission().network(), a.get(), b.get())
        : Double.NaN;
  }

  /** As the form for two sets, for one and each of several. */
  protected final double[] similarity(Optional<Chosen> a, List<Optional<Chosen>> others) {
    return others.stream().mapToDouble(b -> similarity(a, b)).toArray();
  }
}
