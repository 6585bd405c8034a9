package dev.prune.runtime.tornado.stages;

import java.util.Locale;
import java.util.Map;

/**
 * A column of a stage's table.
 *
 * @param key the figure
 * @param title its heading, with the unit
 * @param whole whether it is a count
 * @param peer whether PyTorch's figure stands beside it
 */
record Column(String key, String title, boolean whole, boolean peer) {
  static Column of(String key, String title) {
    return new Column(key, title, false, false);
  }

  static Column count(String key, String title) {
    return new Column(key, title, true, false);
  }

  private static Column compared(String key, String title) {
    return new Column(key, title, false, true);
  }

  static Column[] ofKernels() {
    return new Column[] {
      compared(Figures.DEVICE_MS, "device ms"),
      of(Figures.CALL_MS, "call ms"),
      compared(Figures.GFLOPS, "GFLOP/s"),
      of(Figures.ERROR_OVER_BOUND, "error / bound")
    };
  }

  static Column[] ofTraining() {
    return new Column[] {
      of(Figures.FIRST_STEP_MS, "first step ms"),
      compared(Figures.STEP_MS, "step ms"),
      of(Figures.DEVICE_MS, "on the device"),
      of(Figures.HOST_MS, "on the host"),
      of(Figures.EVENT_MS, "event ms"),
      of(Figures.EVENT_COMPILE_MS, "of it compiling"),
      of(Figures.NEXT_EVENT_MS, "next event ms"),
      of(Figures.EVENT_CROSSED_KB, "kB crossed"),
      of(Figures.SMALL + Figures.FIRST_STEP_MS, "first step after"),
      compared(Figures.SMALL + Figures.STEP_MS, "step after ms"),
      of(Figures.SMALL + Figures.DEVICE_MS, "on the device"),
      of(Figures.SMALL + Figures.HOST_MS, "on the host"),
      of(Figures.ERROR_OVER_BOUND, "error / bound")
    };
  }

  /** The figure as a cell; a dash where there is none. */
  String cell(Map<String, Double> figures) {
    Double value = figures.get(key);
    if (value == null || !Double.isFinite(value)) {
      return "–";
    }
    return whole ? Long.toString(Math.round(value)) : digits(value);
  }

  /** Three digits that say something. */
  static String digits(double value) {
    double size = Math.abs(value);
    int decimals = size == 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, size < 0.001 && size > 0 ? "%.1e" : "%." + decimals + "f", value);
  }
}
