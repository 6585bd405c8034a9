package dev.prune.cli.console;

import dev.prune.runtime.record.RunStart;
import dev.prune.runtime.record.StepReport;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/**
 * The bar of the current epoch: how far it is, loss, accuracy, speed and the time left for the whole run. One line that
 * is written over.
 */
final class EpochBar implements AutoCloseable {
  private static final int TICK_MILLISECONDS = 200;

  private final ProgressBar bar;
  private volatile StepReport latest;

  EpochBar(PrintStream out, int width, RunStart start) {
    this.bar =
        new ProgressBarBuilder()
            .setInitialMax(start.stepsPerEpoch())
            .setUpdateIntervalMillis(TICK_MILLISECONDS)
            .setRenderer((state, columns) -> render(state, columns, start))
            .setConsumer(new BarLine(out, width))
            .clearDisplayOnFinish()
            .build();
  }

  void show(StepReport report) {
    latest = report;
    bar.stepTo(report.stepInEpoch());
  }

  @Override
  public void close() {
    bar.close();
  }

  private String render(ProgressState state, int columns, RunStart start) {
    StepReport report = latest;
    return report == null ? "" : text(report, start, columns);
  }

  /** The whole line, at most {@code columns} wide. */
  static String text(StepReport report, RunStart start, int columns) {
    String head = "epoch %d/%d ".formatted(report.epoch(), start.epochs());
    String tail =
        " %d/%d  loss %s%s  %s  %s left"
            .formatted(
                report.stepInEpoch(),
                start.stepsPerEpoch(),
                Numbers.metric(report.loss()),
                Double.isNaN(report.accuracy()) ? "" : "  accuracy " + Numbers.percent(report.accuracy()),
                Numbers.speed(report.samplesPerSecond()),
                Numbers.clock(report.secondsLeft()));
    double share = (double) report.stepInEpoch() / Math.max(1, start.stepsPerEpoch());
    return BarLine.text(head, share, tail, columns);
  }
}
