package dev.prune.cli.console;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/** The bar of a comparison: how many runs are over, which is done now, and the time left. One line that is written over. */
public final class ComparisonBar implements AutoCloseable {
  private static final int TICK_MILLISECONDS = 200;

  /** The library counts in whole numbers. */
  private static final long PARTS = 1000;

  private final ProgressBar bar;
  private volatile String words = "";
  private volatile double done;
  private volatile double secondsLeft = Double.NaN;

  /** A bar over {@code runs} runs. */
  public ComparisonBar(PrintStream out, int width, int runs) {
    this.bar =
        new ProgressBarBuilder()
            .setInitialMax(runs * PARTS)
            .setUpdateIntervalMillis(TICK_MILLISECONDS)
            .setRenderer((state, columns) -> render(state, columns, runs))
            .setConsumer(new BarLine(out, width))
            .clearDisplayOnFinish()
            .build();
  }

  /**
   * Shows where the comparison is.
   *
   * @param runs that are over, with the shares of those that are not
   * @param now the run that was heard of last
   * @param left seconds, or NaN
   */
  public void show(double runs, String now, double left) {
    done = runs;
    words = now;
    secondsLeft = left;
    bar.stepTo(Math.round(runs * PARTS));
  }

  private String render(ProgressState state, int columns, int runs) {
    return text(done, runs, words, secondsLeft, columns);
  }

  /** The whole line, at most {@code columns} wide. */
  static String text(double done, int runs, String now, double secondsLeft, int columns) {
    String head = "run %d/%d ".formatted(Math.min(runs, (int) done + 1), runs);
    return BarLine.text(head, done / Math.max(1, runs), " %s  %s left".formatted(now, Numbers.clock(secondsLeft)), columns);
  }

  @Override
  public void close() {
    bar.close();
  }
}
