package dev.prune.runtime;

import dev.prune.runtime.record.EpochReport;
import dev.prune.runtime.record.EventReport;
import dev.prune.runtime.record.Listener;
import dev.prune.runtime.record.RunStart;
import dev.prune.runtime.record.StepReport;
import dev.prune.runtime.record.Summary;
import java.util.ArrayList;
import java.util.List;

/** Remembers all that a run tells. */
final class Recorder implements Listener {
  final List<StepReport> steps = new ArrayList<>();
  final List<EpochReport> epochs = new ArrayList<>();
  final List<EventReport> events = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  RunStart start;
  Summary summary;

  @Override
  public void started(RunStart report) {
    start = report;
  }

  @Override
  public void step(StepReport report) {
    steps.add(report);
  }

  @Override
  public void epoch(EpochReport report) {
    epochs.add(report);
  }

  @Override
  public void event(EventReport report) {
    events.add(report);
  }

  @Override
  public void note(String sentence) {
    notes.add(sentence);
  }

  @Override
  public void finished(Summary report) {
    summary = report;
  }
}
