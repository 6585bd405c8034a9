package dev.prune.runtime.schedule;

/** Amounts that change over time. {@code progress} runs from 0 to 1 and is held there. */
public final class Curve {
  private Curve() {}

  /** Fast at first: {@code b + (a - b) * (1 - progress)^3} (Zhu and Gupta, "To prune, or not to prune", 2017). */
  public static double cubic(double a, double b, double progress) {
    double left = 1 - clamp(progress);
    return b + (a - b) * left * left * left;
  }

  /** In a straight line from {@code a} to {@code b}. */
  public static double linear(double a, double b, double progress) {
    return a + (b - a) * clamp(progress);
  }

  /** Half a cosine: {@code b + (a - b) * (1 + cos(pi * progress)) / 2}. */
  public static double cosine(double a, double b, double progress) {
    return b + (a - b) * 0.5 * (1 + Math.cos(Math.PI * clamp(progress)));
  }

  /** What is left shrinks evenly: {@code 1 - (1 - a)^(1 - progress) * (1 - b)^progress}. */
  public static double exponential(double a, double b, double progress) {
    double at = clamp(progress);
    return at == 0 ? a : at == 1 ? b : 1 - Math.pow(1 - a, 1 - at) * Math.pow(1 - b, at);
  }

  /** The {@code k}-th of some values, counted from 0; the last one for ever after. */
  public static double list(double[] values, int k) {
    return values[Math.max(0, Math.min(k, values.length - 1))];
  }

  private static double clamp(double progress) {
    return Math.max(0, Math.min(1, progress));
  }
}
