package dev.prune.runtime.device;

import dev.prune.runtime.kernel.Device;
import java.util.List;

/**
 * A kind of device; {@link java.util.ServiceLoader} finds it. Making a provider must work in any Java machine, also where
 * what the device needs is missing: that is what {@link #list()} is there to say.
 */
public interface DeviceProvider {
  /** The kind: {@code cpu} of {@code cpu}, {@code tornado} of {@code tornado:1}. */
  String kind();

  /** Half a sentence for lists of what there is: {@code double precision, slow}. */
  String purpose();

  /** Whether there can be several, told apart by a number behind the word. */
  default boolean numbered() {
    return false;
  }

  /** Bytes of one real number: 4 for float devices, 8 for the double reference. */
  default int realBytes() {
    return Float.BYTES;
  }

  /** Whether a device of this kind may be able to replay CUDA graphs; opening says whether it is. */
  default boolean mayHaveCudaGraphs() {
    return false;
  }

  /**
   * What the device asks of the Java machine that opens it. Fails with {@link dev.prune.runtime.Failure#DEVICE} where
   * something is not installed.
   *
   * @param bytes what the buffers of a run need, all together; 0 where unknown
   */
  default JavaRequirements requirements(long bytes) {
    return JavaRequirements.NONE;
  }

  /** Every device of this kind, as this Java machine sees it; at least one, and never an exception. */
  List<DeviceDescription> list();

  /**
   * Opens a device. Fails with {@link dev.prune.runtime.Failure#DEVICE} where it cannot be used.
   *
   * @param number from 0, as {@link #list()} counts
   */
  Device open(int number, DeviceOptions options);
}
