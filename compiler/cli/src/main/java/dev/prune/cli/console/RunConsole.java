package dev.prune.cli.console;

import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.RunStart;
import dev.prune.runtime.record.StepReport;
import dev.prune.runtime.record.Summary;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows a run: a heading, a line an epoch, a table or a line an event, the summary; and while it trains a progress bar where a
 * person looks at the stream. Elsewhere only plain lines are written.
 */
public final class RunConsole implements Listener, AutoCloseable {
  private final PrintStream out;
  private final boolean quiet;
  private final boolean interactive;
  private final int width;
  private final String folder;
  private EpochBar bar;
  private RunStart start;

  /** Rounds at one moment, until something else is told. */
  private final List<EventReport> rounds = new ArrayList<>();

  /**
   * @param out where to write
   * @param interactive whether to draw a bar
   * @param quiet whether to write only the final line
   * @param width columns of the bar
   * @param folder where the run's files are
   */
  public RunConsole(PrintStream out, boolean interactive, boolean quiet, int width, String folder) {
    this.out = out;
    this.interactive = interactive;
    this.quiet = quiet;
    this.width = width;
    this.folder = folder;
  }

  @Override
  public void started(RunStart start) {
    this.start = start;
    print(
        List.of(
            "%s on %s.".formatted(start.network(), sentence(start.device(), start.deviceDescription())),
            "Data: " + withoutStop(start.data()) + resident(start.residentBytes()) + ".",
            "%s parameters, %s a sample, %s planned; batch %d, %d epoch%s of %d steps, seed %d."
                .formatted(
                    Numbers.count(start.parameters()),
                    Numbers.flops(start.flopsPerSample()),
                    Numbers.bytes(start.plannedBytes()),
                    start.batch(),
                    start.epochs(),
                    start.epochs() == 1 ? "" : "s",
                    start.stepsPerEpoch(),
                    start.seed())));
  }

  @Override
  public void step(StepReport report) {
    tellRounds();
    if (interactive && !quiet) {
      if (bar == null) {
        bar = new EpochBar(out, width, start);
      }
      bar.show(report);
    }
  }

  @Override
  public void epoch(EpochReport report) {
    print(List.of(EpochText.line(report, start.epochs())));
  }

  @Override
  public void event(EventReport report) {
    if (!rounds.isEmpty() && !EventText.together(rounds.getLast(), report)) {
      tellRounds();
    }
    rounds.add(report);
  }

  private void tellRounds() {
    if (!rounds.isEmpty()) {
      List<String> lines = EventText.lines(rounds);
      rounds.clear();
      print(lines);
    }
  }

  @Override
  public void note(String sentence) {
    print(List.of(sentence));
  }

  @Override
  public void finished(Summary summary) {
    tellRounds();
    close();
    if (quiet) {
      out.println(SummaryText.line(start, summary, folder));
    } else {
      out.println();
      SummaryText.lines(start, summary).forEach(out::println);
    }
  }

  /** Tells what is not told yet, and takes the bar away. */
  @Override
  public void close() {
    tellRounds();
    takeBar();
  }

  private void takeBar() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  /** Lines go where the bar was; the next step draws it again below them. */
  private void print(List<String> lines) {
    tellRounds();
    if (!quiet) {
      takeBar();
      lines.forEach(out::println);
    }
  }

  private static String sentence(String device, String description) {
    String what = withoutStop(description);
    return what.startsWith(device) ? what : what.isBlank() ? device : device + ": " + what;
  }

  private static String resident(long bytes) {
    return bytes == 0 ? "" : "; on the device for the whole run (" + Numbers.bytes(bytes) + ")";
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
