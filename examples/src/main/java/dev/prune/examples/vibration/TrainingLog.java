package dev.prune.examples.vibration;

import dev.prune.runtime.data.Split;
import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.GroupChange;
import dev.prune.runtime.record.Listener;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells a run in sentences, and remembers its pruning events. A listener overrides what it is interested in. */
public final class TrainingLog implements Listener {
  private final PrintStream out;
  private final List<EventReport> events = new ArrayList<>();

  /** A log that is written to {@code out}. */
  public TrainingLog(PrintStream out) {
    this.out = out;
  }

  /** The events so far. */
  public List<EventReport> events() {
    return List.copyOf(events);
  }

  @Override
  public void epoch(EpochReport report) {
    Map<String, Double> validation = report.metrics().get(Split.VALIDATION);
    say("Epoch %d: %.1f %% of the validation windows are right.", report.epoch(), 100 * validation.get("accuracy"));
  }

  @Override
  public void event(EventReport report) {
    events.add(report);
    // An event is told once its effect on the step time is known, which can be some epochs later.
    say("At the end of epoch %d channels left:", report.epoch());
    for (GroupChange group : report.groups()) {
      say("  %s goes from %d channels to %d.", group.group(), group.before(), group.after());
    }
    say(
        "  The network has %,.0f parameters instead of %,.0f; one step takes %.2f ms instead of %.2f.",
        report.parameters().after(), report.parameters().before(), report.stepMs().after(), report.stepMs().before());
  }

  @Override
  public void note(String sentence) {
    say("Note: %s", sentence);
  }

  private void say(String sentence, Object... values) {
    out.printf(Locale.ROOT, sentence + "%n", values);
  }
}
