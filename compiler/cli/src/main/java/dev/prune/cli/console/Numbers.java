package dev.prune.cli.console;

import java.util.Locale;

/** Numbers for people: three or four digits and a unit, the same in every locale. */
public final class Numbers {
  private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P"};

  private Numbers() {}

  /** {@code 940}, {@code 266.6 k}, {@code 25.56 M}. */
  public static String count(double value) {
    return scaled(value, "").stripTrailing();
  }

  /** {@code 940 FLOP}, {@code 1.066 MFLOP}. */
  public static String flops(double value) {
    return scaled(value, "FLOP");
  }

  /** {@code 940 B}, {@code 4.27 MB}; a kilobyte has 1000 bytes. */
  public static String bytes(double value) {
    return scaled(value, "B");
  }

  /** {@code 98.13 %} of a share between 0 and 1. */
  public static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f %%", 100 * share) : "-";
  }

  /** A loss or another metric: {@code 0.0712}, {@code 12.35}, {@code 3.2e-07}. */
  public static String metric(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "not a number" : value > 0 ? "infinite" : "-infinite";
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e5)) {
      return String.format(Locale.ROOT, "%.3g", value);
    }
    return String.format(Locale.ROOT, size < 10 ? "%.4f" : "%.2f", value);
  }

  /** {@code 0.84 ms}, {@code 31.5 ms}, {@code 2.13 s}. */
  public static String milliseconds(double ms) {
    if (!Double.isFinite(ms)) {
      return "-";
    }
    if (ms >= 1000) {
      return seconds(ms / 1000);
    }
    return String.format(Locale.ROOT, ms < 9.995 ? "%.2f ms" : "%.1f ms", ms);
  }

  /** {@code 2.13 s}, {@code 41.0 s}, {@code 3 min 07 s}, {@code 2 h 05 min}. */
  public static String seconds(double seconds) {
    if (!Double.isFinite(seconds) || seconds < 0) {
      return "-";
    }
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, seconds < 9.995 ? "%.2f s" : "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  /** Time left, short enough for a bar: {@code 0:41}, {@code 12:07}, {@code 3:05:11}. */
  public static String clock(double seconds) {
    if (!Double.isFinite(seconds) || seconds < 0) {
      return "-:--";
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole % 3600 / 60, whole % 60);
  }

  /** How many times smaller: {@code 3.76x}. */
  public static String ratio(double before, double after) {
    double ratio = before / after;
    return Double.isFinite(ratio) ? String.format(Locale.ROOT, ratio < 99.95 ? "%.2fx" : "%.0fx", ratio) : "-";
  }

  /** {@code 41.3 k samples/s}. */
  public static String speed(double samplesPerSecond) {
    return Double.isFinite(samplesPerSecond) ? count(samplesPerSecond) + " samples/s" : "- samples/s";
  }

  private static String scaled(double value, String unit) {
    if (!Double.isFinite(value)) {
      return "-";
    }
    double size = Math.abs(value);
    int prefix = 0;
    // 999.95 would be printed as 1000.0: the next prefix begins a little early.
    while (prefix < PREFIXES.length - 1 && size >= 999.95) {
      size /= 1000;
      prefix++;
    }
    String digits;
    if (prefix == 0) {
      digits = String.format(Locale.ROOT, size == Math.rint(size) || size >= 100 ? "%.0f" : "%.1f", size);
    } else {
      digits = String.format(Locale.ROOT, size < 9.9995 ? "%.3f" : size < 99.995 ? "%.2f" : "%.1f", size);
    }
    return (value < 0 ? "-" : "") + digits + " " + PREFIXES[prefix] + unit;
  }
}
