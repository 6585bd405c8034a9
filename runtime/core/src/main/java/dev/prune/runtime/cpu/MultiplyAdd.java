package dev.prune.runtime.cpu;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * Whether the Java machine has to compute {@code a * b + c} with one rounding in decimal numbers, because the processor has no
 * instruction for it: kernels that use it would take a thousand times as long.
 */
final class MultiplyAdd {
  /** Multiply-adds that are tried. */
  private static final int TRIALS = 100;

  /** What they take at most with an instruction, in ns, unless something came between; emulated they take ten times as long. */
  private static final long QUICK = 2_000_000;

  private MultiplyAdd() {}

  /** Asks the Java machine, which takes some 30 ms, only where a trial was slow; so the answer never depends on time. */
  static boolean isEmulated() {
    return isSlow() && Boolean.FALSE.toString().equals(option());
  }

  private static boolean isSlow() {
    long began = System.nanoTime();
    float sum = 1;
    for (int i = 0; i < TRIALS; i++) {
      sum = Math.fma(sum, 0.5f, i);
    }
    // The sum is never negative; that it is looked at keeps the trials from being left out.
    return sum < 0 || System.nanoTime() - began > QUICK;
  }

  /** What the Java machine says of the instruction, or null where it knows no such option. */
  private static String option() {
    HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return machine == null ? null : machine.getVMOption("UseFMA").getValue();
    } catch (IllegalArgumentException noSuchOption) {
      return null;
    }
  }
}
