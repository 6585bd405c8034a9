package dev.prune.runtime.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The header of a safetensors file.
 *
 * @param metadata text by key, with checksums
 * @param entries in the order of the header
 */
record Header(SortedMap<String, String> metadata, List<Entry> entries) {
  /** One tensor: its bytes are those of the data buffer from {@code begin} to before {@code end}. */
  record Entry(String name, DType type, long[] shape, long begin, long end) {
    long count() {
      return (end - begin) / type.bytes();
    }
  }

  /**
   * The header that {@code file} gets. Wide elements come first in the data buffer, then the order of the file decides,
   * so that every tensor is aligned to its element.
   */
  static Header of(TensorFile file, SortedMap<String, String> checksums) {
    SortedMap<String, String> metadata = new TreeMap<>(file.metadata());
    metadata.putAll(checksums);
    List<StoredTensor> layout = new ArrayList<>(file.tensors().values());
    layout.sort(Comparator.comparing(tensor -> -tensor.type().bytes()));
    SortedMap<String, Long> begins = new TreeMap<>();
    long end = 0;
    for (StoredTensor tensor : layout) {
      begins.put(tensor.name(), end);
      end += length(tensor);
    }
    List<Entry> entries = new ArrayList<>();
    for (StoredTensor tensor : file.tensors().values()) {
      long begin = begins.get(tensor.name());
      entries.add(new Entry(tensor.name(), tensor.type(), tensor.shape(), begin, begin + length(tensor)));
    }
    return new Header(metadata, entries);
  }

  private static long length(StoredTensor tensor) {
    return (long) tensor.values().count() * tensor.type().bytes();
  }

  /** The entries in the order of their bytes. */
  List<Entry> layout() {
    return entries.stream().sorted(Comparator.comparing(Entry::begin).thenComparing(Entry::end)).toList();
  }

  /** The header as JSON, padded with spaces so that the data begin at a multiple of eight. */
  byte[] toJson() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart(Safetensors.METADATA);
      for (var entry : metadata.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      for (Entry entry : entries) {
        json.writeObjectFieldStart(entry.name);
        json.writeStringField("dtype", entry.type.name());
        json.writeFieldName("shape");
        json.writeArray(entry.shape, 0, entry.shape.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {entry.begin, entry.end}, 0, 2);
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    byte[] json = bytes.toByteArray();
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }
}
