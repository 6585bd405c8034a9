package dev.prune.runtime.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows a run and tells all of it as one JSON document: the contract of docs/run-record.md and
 * docs/run-record.schema.json. A run that was stopped has a record too.
 */
public final class RunRecord implements Listener {
  /** The value of {@code schema}; the number grows when a reader of before could misunderstand. */
  public static final String SCHEMA = "prune-run-record/1";

  private final List<EpochReport> epochs = new ArrayList<>();
  private final List<EventReport> events = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Optional<RunStart> start = Optional.empty();
  private Optional<Summary> summary = Optional.empty();
  private Optional<Stop> stop = Optional.empty();

  @Override
  public void started(RunStart report) {
    start = Optional.of(report);
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
    summary = Optional.of(report);
  }

  /** The run ended early. */
  public void stopped(Stop why) {
    stop = Optional.of(why);
  }

  /** Whether the run got as far as its first step; before that there is nothing to record. */
  public boolean started() {
    return start.isPresent();
  }

  /** The document, in UTF-8 with a line break at its end. Fails when the run has not started. */
  public byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      RunRecordJson.write(json, start.orElseThrow(), epochs, events, notes, summary, stop);
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
