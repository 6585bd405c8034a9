package dev.prune.runtime.network;

import java.lang.ref.SoftReference;

/**
 * The place of each parameter in memory among the original parameters. A whole number for each of them would be as large
 * as the parameters themselves, which no plan counts: it is made when it is asked for, and given up where the heap is short.
 */
final class Places {
  private final Network network;
  private final Keep memory;
  private SoftReference<int[]> known = new SoftReference<>(null);

  /**
   * @param memory the original channels that are in memory
   */
  Places(Network network, Keep memory) {
    this.network = network;
    this.memory = memory;
  }

  /** All of them, in the order of memory. */
  int[] all() {
    int[] places = known.get();
    if (places == null) {
      places = memory.elements(network.parameters(), network.originalWidths());
      known = new SoftReference<>(places);
    }
    return places;
  }
}
