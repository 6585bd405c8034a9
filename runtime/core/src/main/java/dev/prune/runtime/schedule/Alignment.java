package dev.prune.runtime.schedule;

/** Rounds kept widths to multiples, because odd channel counts can cost the speed that a cut was meant to give. */
public final class Alignment {
  /** The alignments that {@code auto} tries, best first. */
  private static final int[] CANDIDATES = {16, 8, 4, 2, 1};

  private static final double GROUP_TOLERANCE = 0.02;
  private static final double RULE_TOLERANCE = 0.01;

  private Alignment() {}

  /**
   * The alignment meant by 0 ({@code auto}): the largest of 16, 8, 4, 2, 1 that grants each group a width within 2 % of
   * its present one from what was asked, and the whole rule within 1 % of the channels it asked to remove.
   *
   * @param present channels of each group
   * @param kept channels of each group that the rule keeps
   */
  public static int auto(int[] present, int[] kept) {
    for (int align : CANDIDATES) {
      if (tolerable(present, kept, align, Alignment::grant)) {
        return align;
      }
    }
    return 1;
  }

  /**
   * The width that is granted: the nearest multiple of {@code align} (of two, the larger), never 0, never more than is
   * present. A group from which nothing is removed stays as it is.
   */
  public static int grant(int present, int kept, int align) {
    if (kept >= present || align <= 1) {
      return Math.min(kept, present);
    }
    int below = kept / align * align;
    int nearest = kept - below < below + align - kept ? below : below + align;
    return Math.min(present, Math.max(nearest, align));
  }

  /** The same where widths only grow to the next multiple, because what is chosen long since cannot become more. */
  static int autoUpwards(int[] present, int[] kept) {
    for (int align : CANDIDATES) {
      if (tolerable(present, kept, align, Alignment::upwards)) {
        return align;
      }
    }
    return 1;
  }

  private static int upwards(int present, int kept, int align) {
    return Math.min(present, (kept + align - 1) / align * align);
  }

  /** A way to round a width. */
  private interface Rounding {
    int width(int present, int kept, int align);
  }

  private static boolean tolerable(int[] present, int[] kept, int align, Rounding rounding) {
    int asked = 0;
    int difference = 0;
    for (int g = 0; g < present.length; g++) {
      int off = rounding.width(present[g], kept[g], align) - kept[g];
      if (Math.abs(off) > GROUP_TOLERANCE * present[g]) {
        return false;
      }
      difference += off;
      asked += present[g] - kept[g];
    }
    return Math.abs(difference) <= RULE_TOLERANCE * asked;
  }
}
