package dev.prune.runtime.tornado.stages;

import dev.prune.runtime.kernel.Device;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Times the steps of a trainer from outside: a step begins when its device is asked to run the procedure of gradients.
 * A run has two epochs of so many steps and its event between them. Of each epoch's steps the first compiles, some warm
 * up, the others count; the last but one and some before it are run with the device's clock on and count for that only,
 * because looking at that clock takes time; the last one ends with the event, or with the run.
 */
final class StepClock {
  private static final String STEP = ".gradients";

  private final int steps;
  private final int warm;
  private final int profiled;
  private final Optional<KernelProfile> profile;
  private final LongSupplier time;
  private final List<Long> starts = new ArrayList<>();
  private final List<Long> kernels = new ArrayList<>();

  /**
   * @param steps of an epoch
   * @param warm steps after the first that do not count
   * @param profiled steps whose kernels are timed
   * @param time nanoseconds
   */
  StepClock(int steps, int warm, int profiled, Optional<KernelProfile> profile, LongSupplier time) {
    if (steps < 1 + warm + 1 + profiled + 1) {
      throw new IllegalArgumentException(steps + " steps leave none to time.");
    }
    this.steps = steps;
    this.warm = warm;
    this.profiled = profiled;
    this.profile = profile;
    this.time = time;
  }

  /** The same device, whose steps are seen here. */
  Device watch(Device device) {
    return (Device) Proxy.newProxyInstance(
        Device.class.getClassLoader(), new Class<?>[] {Device.class}, (proxy, method, arguments) -> {
          try {
            Object result = method.invoke(device, arguments);
            return method.getName().equals("procedure") && ((String) arguments[0]).endsWith(STEP)
                ? watched((Runnable) result)
                : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private Runnable watched(Runnable procedure) {
    return () -> {
      begin();
      procedure.run();
    };
  }

  private void begin() {
    starts.add(time.getAsLong());
    kernels.add(profile.map(KernelProfile::nanos).orElse(0L));
    int at = (starts.size() - 1) % steps;
    profile.ifPresent(clock -> clock.on(at >= steps - 1 - profiled && at < steps - 1));
  }

  /** The figures of an epoch, 0 or 1, each with a prefix. */
  void into(Map<String, Double> figures, int epoch, String prefix) {
    int from = epoch * steps;
    if (starts.size() < from + steps) {
      throw new IllegalStateException("Epoch " + epoch + " has not come to its end.");
    }
    figures.put(prefix + Figures.FIRST_STEP_MS, (starts.get(from + 1) - starts.get(from)) / 1e6);
    double step = Timing.median(differences(starts, from + 1 + warm, from + steps - 1 - profiled));
    figures.put(prefix + Figures.STEP_MS, step);
    if (profile.isPresent()) {
      double device = Timing.median(differences(kernels, from + steps - 1 - profiled, from + steps - 1));
      // A device that does not time its kernels says 0.
      if (device > 0) {
        figures.put(prefix + Figures.DEVICE_MS, device);
        // Different steps: where the host hardly counts, noise can make the difference negative.
        figures.put(prefix + Figures.HOST_MS, Math.max(0, step - device));
      }
    }
  }

  private static double[] differences(List<Long> of, int from, int to) {
    double[] differences = new double[to - from];
    for (int i = from; i < to; i++) {
      differences[i - from] = (of.get(i + 1) - of.get(i)) / 1e6;
    }
    return differences;
  }
}
