package dev.prune.runtime.tornado.stages;

import java.util.Arrays;
import java.util.Map;

/**
 * How long a procedure takes.
 *
 * @param firstMs the first run, which compiles
 * @param callMs median of the following, from the call to the return
 * @param deviceMs median of the device's own time for the kernels; NaN where the device does not tell
 */
record Timing(double firstMs, double callMs, double deviceMs) {
  private static final int FEWEST = 3;
  private static final int MOST = 50;
  private static final int PROFILED = 5;

  /**
   * Runs a procedure some fifty times, fewer where that would take long.
   *
   * @param seconds for the runs after the first, roughly
   */
  static Timing of(CheckDevice device, Runnable procedure, double seconds) {
    double first = run(procedure);
    double spent = 0;
    double[] calls = new double[MOST];
    int count = 0;
    while (count < FEWEST || count < MOST && spent < seconds * 1e3) {
      calls[count] = run(procedure);
      spent += calls[count++];
    }
    return new Timing(first, median(Arrays.copyOf(calls, count)), kernels(device, procedure));
  }

  private static double kernels(CheckDevice device, Runnable procedure) {
    if (device.profile().isEmpty()) {
      return Double.NaN;
    }
    double[] times = new double[PROFILED];
    for (int i = 0; i < PROFILED; i++) {
      times[i] = device.kernelMs(procedure);
    }
    return median(times);
  }

  private static double run(Runnable procedure) {
    long began = System.nanoTime();
    procedure.run();
    return (System.nanoTime() - began) / 1e6;
  }

  /** NaN of nothing. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** Adds the times and, from them, the rate. */
  void into(Map<String, Double> figures, double flops) {
    figures.put(Figures.FIRST_CALL_MS, firstMs);
    figures.put(Figures.CALL_MS, callMs);
    figures.put(Figures.DEVICE_MS, deviceMs);
    figures.put(Figures.GFLOPS, perMs(flops) / 1e6);
  }

  /** So many of something a millisecond, by the device's clock where there is one. */
  double perMs(double amount) {
    return amount / (deviceMs > 0 ? deviceMs : callMs);
  }
}
