package dev.prune.runtime.tornado.check;

import java.util.Locale;
import java.util.Map;

/**
 * How near a device's numbers are to the reference's.
 *
 * @param worst the largest error as a part of what is allowed; at most 1 where they agree, infinite where a number moved
 *     that should have stayed, or is a NaN on one side only
 * @param place where that is, in words; empty where all numbers are equal
 */
public record Agreement(double worst, String place) {
  static final Agreement NONE_WRONG = new Agreement(0, "");

  /** Whether every number is within its bound. */
  public boolean agrees() {
    return worst <= 1;
  }

  /** The worse of this and of one more run; {@code before} is what stood there before it. */
  Agreement and(
      Map<String, double[]> before,
      Map<String, double[]> expected,
      Map<String, double[]> foundBefore,
      Map<String, double[]> found,
      double allowed,
      int run) {
    double most = worst;
    String where = place;
    for (String label : expected.keySet()) {
      double[] truth = expected.get(label);
      for (int i = 0; i < truth.length; i++) {
        boolean stays = same(before.get(label)[i], truth[i]);
        double wanted = stays ? foundBefore.get(label)[i] : truth[i];
        double is = found.get(label)[i];
        double error = error(wanted, is, stays ? 0 : allowed * Math.max(1, Math.abs(truth[i])));
        if (error > most) {
          most = error;
          where =
              String.format(
                  Locale.ROOT, "%s[%d] after run %d is %s instead of %s", label, i, run + 1, is, wanted);
        }
      }
    }
    return new Agreement(most, where);
  }

  private static double error(double wanted, double is, double allowed) {
    if (same(wanted, is)) {
      return 0;
    }
    double off = Math.abs(wanted - is) / allowed;
    return Double.isNaN(off) ? Double.POSITIVE_INFINITY : off;
  }

  private static boolean same(double a, double b) {
    return Double.doubleToLongBits(a) == Double.doubleToLongBits(b);
  }
}
