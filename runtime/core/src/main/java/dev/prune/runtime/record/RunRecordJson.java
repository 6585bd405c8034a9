package dev.prune.runtime.record;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.prune.runtime.data.Split;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The fields of a run record in their order. JSON has no NaN: what is not a finite number is {@code null}. */
final class RunRecordJson {
  private final JsonGenerator json;

  private RunRecordJson(JsonGenerator json) {
    this.json = json;
  }

  static void write(
      JsonGenerator json,
      RunStart start,
      List<EpochReport> epochs,
      List<EventReport> events,
      List<String> notes,
      Optional<Summary> summary,
      Optional<Stop> stop)
      throws IOException {
    RunRecordJson writer = new RunRecordJson(json);
    json.writeStartObject();
    json.writeStringField("schema", RunRecord.SCHEMA);
    writer.start(start);
    json.writeArrayFieldStart("epochs");
    for (EpochReport epoch : epochs) {
      writer.epoch(epoch);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("events");
    for (EventReport event : events) {
      writer.event(event);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("notes");
    for (String note : notes) {
      json.writeString(note);
    }
    json.writeEndArray();
    json.writeFieldName("final");
    writer.summary(summary);
    json.writeFieldName("stopped");
    writer.stop(stop);
    json.writeEndObject();
  }

  private void start(RunStart start) throws IOException {
    json.writeStringField("network", start.network());
    json.writeStringField("device", start.device());
    json.writeNumberField("seed", start.seed());
    json.writeNumberField("threads", start.threads());
    json.writeStringField("data", start.data());
    json.writeNumberField("batch", start.batch());
    json.writeNumberField("parameters", start.parameters());
    json.writeNumberField("flops_per_sample", start.flopsPerSample());
    json.writeNumberField("planned_bytes", start.plannedBytes());
    json.writeNumberField("resident_bytes", start.residentBytes());
  }

  private void epoch(EpochReport epoch) throws IOException {
    json.writeStartObject();
    json.writeNumberField("epoch", epoch.epoch());
    metrics(epoch.metrics());
    if (!epoch.layers().isEmpty()) {
      layers(epoch.layers());
    }
    number("seconds", epoch.seconds());
    number("samples_per_second", epoch.samplesPerSecond());
    json.writeEndObject();
  }

  private void layers(Map<String, Map<String, Double>> metrics) throws IOException {
    json.writeObjectFieldStart("layers");
    for (var metric : metrics.entrySet()) {
      json.writeObjectFieldStart(metric.getKey());
      for (var layer : metric.getValue().entrySet()) {
        number(layer.getKey(), layer.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void event(EventReport event) throws IOException {
    json.writeStartObject();
    json.writeStringField("rule", event.rule());
    json.writeStringField("action", event.action());
    json.writeNumberField("epoch", event.epoch());
    json.writeNumberField("step", event.step());
    json.writeObjectFieldStart("groups");
    for (GroupChange group : event.groups()) {
      json.writeArrayFieldStart(group.group());
      json.writeNumber(group.before());
      json.writeNumber(group.after());
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeObjectFieldStart("asked");
    for (GroupChange group : event.groups()) {
      json.writeNumberField(group.group(), group.asked());
    }
    json.writeEndObject();
    change("parameters", event.parameters());
    change("nonzero_parameters", event.nonzeroParameters());
    change("flops_per_sample", event.flopsPerSample());
    change("effective_flops_per_sample", event.effectiveFlopsPerSample());
    change("step_ms", event.stepMs());
    change("planned_bytes", event.plannedBytes());
    json.writeStringField("shrink", event.memory().shrink());
    change("held_bytes", event.memory().heldBytes());
    json.writeNumberField("crossed_bytes", event.memory().crossedBytes());
    json.writeObjectFieldStart("cost_ms");
    number("score", event.cost().score());
    number("compact", event.cost().compact());
    number("reemit", event.cost().reemit());
    number("compile", event.cost().compile());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void summary(Optional<Summary> summary) throws IOException {
    if (summary.isEmpty()) {
      json.writeNull();
      return;
    }
    Summary end = summary.get();
    json.writeStartObject();
    metrics(end.metrics());
    json.writeNumberField("parameters", end.parameters());
    json.writeNumberField("nonzero_parameters", end.nonzeroParameters());
    json.writeNumberField("flops_per_sample", end.flopsPerSample());
    json.writeNumberField("planned_bytes", end.plannedBytes());
    json.writeNumberField("scratch_bytes", end.scratchBytes());
    number("seconds", end.seconds());
    json.writeNumberField("epochs", end.epochs());
    json.writeNumberField("steps", end.steps());
    json.writeEndObject();
  }

  private void stop(Optional<Stop> stop) throws IOException {
    if (stop.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringField("reason", stop.get().word());
    json.writeStringField("message", stop.get().message());
    json.writeEndObject();
  }

  private void metrics(Map<Split, Map<String, Double>> metrics) throws IOException {
    json.writeObjectFieldStart("metrics");
    for (Split split : Split.values()) {
      Map<String, Double> values = metrics.getOrDefault(split, Map.of());
      if (!values.isEmpty()) {
        json.writeObjectFieldStart(split.word());
        // Sorted, because the same run must give the same bytes whatever map its metrics came in.
        for (Map.Entry<String, Double> value : new TreeMap<>(values).entrySet()) {
          number(value.getKey(), value.getValue());
        }
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  private void change(String name, Change change) throws IOException {
    json.writeArrayFieldStart(name);
    number(change.before());
    number(change.after());
    json.writeEndArray();
  }

  private void number(String name, double value) throws IOException {
    json.writeFieldName(name);
    number(value);
  }

  /** Whole numbers without a fraction, so that counts look like counts. */
  private void number(double value) throws IOException {
    if (!Double.isFinite(value)) {
      json.writeNull();
    } else if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }
}
