package dev.prune.runtime;

import dev.prune.runtime.kernel.Elementwise;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Role;
import dev.prune.runtime.network.Tensor;
import java.util.List;

/** Gates that give their factors to the layers before them: the network stays the same function, up to rounding. */
final class Folding {
  private final Network network;
  private final int[] widths;
  private final int[] offsets;
  private final double[] parameters;

  /**
   * @param parameters all of them; changed in place
   */
  Folding(Network network, int[] widths, double[] parameters) {
    this.network = network;
    this.widths = widths;
    this.offsets = network.parameterOffsets(widths);
    this.parameters = parameters;
  }

  /**
   * Folds a gate.
   *
   * @param factor of the gate's parameter
   * @param open the parameter that makes a factor of 1
   * @param into the layer whose tensors are multiplied, along their first axis
   */
  void fold(Elementwise factor, double open, int gate, int into) {
    int tensor = tensors(gate).stream().filter(t -> tensor(t).role() == Role.GATE).findFirst().orElseThrow();
    int channels = tensor(tensor).size(widths);
    double[] own = new double[channels];
    System.arraycopy(parameters, offsets[tensor], own, 0, channels);
    double[] factors = new double[channels];
    factor.run(factors, new double[][] {own}, 0, channels);
    for (int t : tensors(into)) {
      int each = tensor(t).size(widths) / channels;
      for (int i = 0; i < channels * each; i++) {
        parameters[offsets[t] + i] *= factors[i / each];
      }
    }
    java.util.Arrays.fill(parameters, offsets[tensor], offsets[tensor] + channels, open);
  }

  private List<Integer> tensors(int layer) {
    return java.util.stream.IntStream.range(0, network.parameters().size())
        .filter(t -> tensor(t).layer() == layer)
        .boxed()
        .toList();
  }

  private Tensor tensor(int index) {
    return network.parameters().get(index);
  }
}
