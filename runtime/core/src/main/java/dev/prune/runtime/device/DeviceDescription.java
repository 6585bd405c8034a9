package dev.prune.runtime.device;

import dev.prune.runtime.PruneException;
import java.util.Optional;

/**
 * A device of this machine, also one that cannot be used.
 *
 * @param word what {@link Devices#open(String)} takes: {@code cpu}, {@code tornado:1}
 * @param backend what runs its kernels: {@code Java}, {@code OpenCL}; empty where unknown
 * @param name its own name; empty where unknown
 * @param memoryBytes what it has for buffers; 0 where unknown
 * @param threads threads or compute units; 0 where unknown
 * @param problem why it cannot be used; empty where it can
 */
public record DeviceDescription(
    String word, String backend, String name, long memoryBytes, int threads, Optional<Problem> problem) {
  /**
   * Why a device cannot be used.
   *
   * @param sentence what is wrong
   * @param help what to do, a sentence; may be empty
   */
  public record Problem(String sentence, String help) {}

  /** One that can be used. */
  public static DeviceDescription usable(String word, String backend, String name, long memoryBytes, int threads) {
    return new DeviceDescription(word, backend, name, memoryBytes, threads, Optional.empty());
  }

  /** One that cannot. */
  public static DeviceDescription unusable(String word, String sentence, String help) {
    return new DeviceDescription(word, "", "", 0, 0, Optional.of(new Problem(sentence, help)));
  }

  /** One that cannot, for the reason that opening it would give. */
  public static DeviceDescription unusable(String word, PruneException why) {
    return unusable(word, why.getMessage(), why.help());
  }

  /** Whether it can be used. */
  public boolean isUsable() {
    return problem.isEmpty();
  }
}
