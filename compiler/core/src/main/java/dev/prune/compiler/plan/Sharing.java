package dev.prune.compiler.plan;

import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Storage;
import java.util.List;

/**
 * What buffers save by being shared.
 *
 * @param bytes of the buffers that hold the values of all procedures
 * @param apart bytes that every layer's activation and its gradient would take if each had a buffer of its own
 */
public record Sharing(long bytes, long apart) {
  /**
   * At some widths.
   *
   * @param activations one value a layer that computes something
   */
  static Sharing of(Network network, List<Storage.Value> activations, int batch, int[] widths) {
    long bytes = 0;
    for (Storage storage : network.storage()) {
      bytes += (long) storage.size(widths, batch) * Float.BYTES;
    }
    long apart = 0;
    for (Storage.Value value : activations) {
      apart += 2L * value.size(widths, batch) * Float.BYTES;
    }
    return new Sharing(bytes, apart);
  }

  /** The share that is needed of what all would take apart. */
  public double share() {
    return (double) bytes / apart;
  }
}
