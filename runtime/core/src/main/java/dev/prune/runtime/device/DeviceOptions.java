package dev.prune.runtime.device;

import java.util.function.Consumer;

/**
 * How a device is opened.
 *
 * @param threads threads of kernels that run in Java; 0 for one a processor
 * @param selfTest whether a device outside of Java first proves a few of its kernels against the reference
 * @param cudaGraphs whether CUDA replays what it recorded of a procedure, instead of being told every kernel again
 * @param notice gets a sentence where the device is slower than it could be
 */
public record DeviceOptions(int threads, boolean selfTest, boolean cudaGraphs, Consumer<String> notice) {
  /** A thread a processor, with the self-test; notices go to the log. */
  public static DeviceOptions defaults() {
    System.Logger log = System.getLogger(Devices.class.getName());
    return new DeviceOptions(0, true, false, notice -> log.log(System.Logger.Level.INFO, notice));
  }

  /** With another number of threads. */
  public DeviceOptions withThreads(int number) {
    return new DeviceOptions(number, selfTest, cudaGraphs, notice);
  }

  /** Trusting the device. */
  public DeviceOptions withoutSelfTest() {
    return new DeviceOptions(threads, false, cudaGraphs, notice);
  }

  /** With CUDA graphs, which make short steps shorter; only devices of CUDA have them. */
  public DeviceOptions withCudaGraphs() {
    return new DeviceOptions(threads, selfTest, true, notice);
  }

  /** With another ear for notices. */
  public DeviceOptions withNotice(Consumer<String> ear) {
    return new DeviceOptions(threads, selfTest, cudaGraphs, ear);
  }
}
