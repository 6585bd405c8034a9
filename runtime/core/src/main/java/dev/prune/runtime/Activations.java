package dev.prune.runtime;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.network.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One number a unit from what layers give on over some batches: the mean over samples of a count or a sum, divided by
 * the positions of a channel where that is asked for. It lies in a unit buffer, where scores read it, and here.
 */
public final class Activations {
  private final Emission emission;
  private final String name;
  private final boolean summed;
  private final Map<Integer, Integer> positions = new LinkedHashMap<>();
  private final Runnable pass;
  private final Consumer<Runnable> overBatches;
  private double[] values = {};
  private long samples;

  /**
   * A measurement that was not made yet.
   *
   * @param summed whether {@code pass} writes the sum of one batch, which is to be added
   * @param positions layers, each with what its numbers are divided by
   * @param overBatches runs an action for each batch
   */
  Activations(
      Emission emission, String name, boolean summed, String positions, Runnable pass, Consumer<Runnable> overBatches) {
    this.emission = emission;
    this.name = name;
    this.summed = summed;
    this.pass = pass;
    this.overBatches = overBatches;
    for (String one : positions.split(" ")) {
      int colon = one.indexOf(':');
      this.positions.put(Integer.valueOf(one.substring(0, colon)), Integer.valueOf(one.substring(colon + 1)));
    }
  }

  /** Measures anew, on the batches that belong to this step. */
  public void measure() {
    emission.begin();
    Buffer to = emission.units(name);
    emission.buffers().clear(to, Buffers.UNITS);
    Buffer ofBatch = summed ? emission.units(name + " of a batch") : null;
    if (summed) {
      emission.buffers().clear(ofBatch, Buffers.UNITS);
    }
    samples = 0;
    overBatches.accept(() -> {
      pass.run();
      if (summed) {
        emission.buffers().add(ofBatch, to, Buffers.UNITS);
      }
      samples += emission.rows();
    });
    Network network = emission.network();
    int[] widths = emission.structure().widths();
    values = emission.buffers().read(to);
    positions.forEach((layer, area) -> {
      int offset = network.unitOffset(layer, widths);
      for (int c = 0; c < network.layers().get(layer).units().width(widths); c++) {
        values[offset + c] /= (double) samples * area;
      }
    });
    emission.device().write(to, 0, values, 0, values.length);
  }

  /** The mean over a layer's units that are not masked, as measured last. */
  public double mean(int layer) {
    return sum(layer) / emission.network().layers().get(layer).units().width(emission.structure().liveWidths());
  }

  /** The sum over a layer's units that are not masked, as measured last. */
  public double sum(int layer) {
    int[] widths = emission.structure().widths();
    int offset = emission.network().unitOffset(layer, widths);
    boolean[] masked = emission.structure().masked(emission.network().layers().get(layer).units());
    double sum = 0;
    for (int c = 0; c < masked.length; c++) {
      sum += masked[c] ? 0 : values[offset + c];
    }
    return sum;
  }
}
