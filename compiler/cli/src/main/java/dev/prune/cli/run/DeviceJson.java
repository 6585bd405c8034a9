package dev.prune.cli.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.prune.runtime.device.DeviceDescription;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Devices as JSON: what {@code prunec devices --json} prints, and what the second JVM hands to the first. */
public final class DeviceJson {
  private static final JsonFactory JSON = new JsonFactory();

  private DeviceJson() {}

  /** An object with a list of objects. */
  public static String write(List<DeviceDescription> devices) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeArrayFieldStart("devices");
      for (DeviceDescription device : devices) {
        write(json, device);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, DeviceDescription device) throws IOException {
    json.writeStartObject();
    json.writeStringField("device", device.word());
    json.writeBooleanField("usable", device.isUsable());
    if (device.problem().isPresent()) {
      json.writeStringField("reason", device.problem().get().sentence());
      json.writeStringField("help", device.problem().get().help());
    } else {
      json.writeStringField("backend", device.backend());
      json.writeStringField("name", device.name());
      json.writeNumberField("memory_bytes", device.memoryBytes());
      json.writeNumberField("threads", device.threads());
    }
    json.writeEndObject();
  }

  /** Reads what {@link #write(List)} wrote. */
  static List<DeviceDescription> read(String text) throws IOException {
    List<DeviceDescription> devices = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text)) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.START_OBJECT && json.getParsingContext().getParent().inArray()) {
          devices.add(read(json));
        }
      }
    }
    return devices;
  }

  private static DeviceDescription read(JsonParser json) throws IOException {
    Map<String, String> fields = new HashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      fields.put(name, json.getText());
    }
    return Boolean.parseBoolean(fields.get("usable"))
        ? DeviceDescription.usable(
            fields.get("device"),
            fields.get("backend"),
            fields.get("name"),
            Long.parseLong(fields.get("memory_bytes")),
            Integer.parseInt(fields.get("threads")))
        : DeviceDescription.unusable(fields.get("device"), fields.get("reason"), fields.get("help"));
  }
}
