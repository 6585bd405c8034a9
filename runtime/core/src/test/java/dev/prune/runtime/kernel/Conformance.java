package dev.prune.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.prune.runtime.reference.ReferenceDevice;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Compares kernels of a device with those of an oracle. */
interface Conformance {
  /** A fresh device under test. */
  Device device();

  /** A fresh device that is believed. */
  default Device oracle() {
    return new ReferenceDevice();
  }

  /** Half the distance from 1 to the next number of the device, or 0 where it equals the oracle to the bit. */
  double unit();

  /**
   * Runs {@code program} on both devices and compares every buffer after every run. A number that the oracle leaves as
   * it was must stay to the bit: inputs, rows beyond the live ones, slack. Others may differ by a bound on the rounding
   * of a sum of {@code terms} numbers around 1.
   */
  default void compare(int terms, Consumer<Rig> program) {
    try (Device believed = oracle();
        Device tested = device()) {
      Rig expected = new Rig(believed);
      Rig found = new Rig(tested);
      program.accept(expected);
      program.accept(found);
      double tolerance = unit() * 4 * (terms + 4);
      List<Map<String, double[]>> truth = expected.snapshots();
      assertEquals(truth.size(), found.snapshots().size());
      for (int run = 1; run < truth.size(); run++) {
        for (String label : truth.get(run).keySet()) {
          compare(
              label + " after run " + run,
              truth.get(run - 1).get(label),
              truth.get(run).get(label),
              found.snapshots().get(run - 1).get(label),
              found.snapshots().get(run).get(label),
              tolerance);
        }
      }
    }
  }

  private static void compare(
      String what, double[] before, double[] truth, double[] foundBefore, double[] found, double tolerance) {
    for (int i = 0; i < truth.length; i++) {
      boolean untouched = same(before[i], truth[i]);
      double allowed = untouched ? 0 : tolerance * Math.max(1, Math.abs(truth[i]));
      double expected = untouched ? foundBefore[i] : truth[i];
      if (!same(expected, found[i]) && !(Math.abs(expected - found[i]) <= allowed && allowed > 0)) {
        fail(
            "%s[%d]: expected %s%s but was %s, off by %g where %g is allowed"
                .formatted(
                    what, i, expected, untouched ? " (untouched)" : "", found[i], found[i] - expected, allowed));
      }
    }
  }

  private static boolean same(double a, double b) {
    return Double.doubleToLongBits(a) == Double.doubleToLongBits(b);
  }
}
