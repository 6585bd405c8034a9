package dev.prune.runtime.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a header from a file nobody vouches for. Every refusal is a {@link Malformed} with its own words. */
final class HeaderParser {
  /** Header, tensor, list of numbers: the format has three levels; a little more lets our own messages speak. */
  private static final int DEPTH = 8;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder()
              .maxNestingDepth(DEPTH)
              .maxNameLength(Safetensors.LONGEST_HEADER)
              .maxStringLength(Safetensors.LONGEST_HEADER)
              .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** What is wrong, as the rest of a sentence that begins with "The file ...". */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message, Object... found) {
      super(message.formatted(found));
    }
  }

  private final JsonParser json;
  private final SortedMap<String, String> metadata = new TreeMap<>();
  private final List<Header.Entry> entries = new ArrayList<>();

  private HeaderParser(JsonParser json) {
    this.json = json;
  }

  static Header parse(byte[] header) throws Malformed {
    if (header.length == 0 || header[0] != '{') {
      throw new Malformed("has a header that does not begin with `{`");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("has a header that is not UTF-8");
    }
    try (JsonParser json = JSON.createParser(text)) {
      return new HeaderParser(json).header();
    } catch (JsonProcessingException e) {
      throw new Malformed("has a header that is no valid JSON (%s)", e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("A string cannot fail to be read.", e);
    }
  }

  private Header header() throws IOException, Malformed {
    Set<String> names = new HashSet<>();
    json.nextToken();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (!names.add(name)) {
        throw new Malformed("describes `%s` twice", name);
      }
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new Malformed("describes `%s` by something that is no JSON object", name);
      }
      if (name.equals(Safetensors.METADATA)) {
        readMetadata();
      } else {
        entries.add(entry(name));
      }
    }
    if (json.nextToken() != null) {
      throw new Malformed("has a header that goes on after its closing brace");
    }
    return new Header(metadata, entries);
  }

  private void readMetadata() throws IOException, Malformed {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw new Malformed("has metadata `%s` that are no text", key);
      }
      if (metadata.put(key, json.getText()) != null) {
        throw new Malformed("has metadata `%s` twice", key);
      }
    }
  }

  private Header.Entry entry(String name) throws IOException, Malformed {
    DType type = null;
    long[] shape = null;
    long[] offsets = null;
    Set<String> fields = new HashSet<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      if (!fields.add(field)) {
        throw new Malformed("gives `%s` of the tensor `%s` twice", field, name);
      }
      json.nextToken();
      switch (field) {
        case "dtype" -> type = type(name);
        case "shape" -> shape = numbers(name, field);
        case "data_offsets" -> offsets = numbers(name, field);
        default -> throw new Malformed("gives an unknown `%s` of the tensor `%s`", field, name);
      }
    }
    if (name.isEmpty()) {
      throw new Malformed("has a tensor without a name");
    }
    if (type == null || shape == null || offsets == null) {
      throw new Malformed("gives no %s of the tensor `%s`",
          type == null ? "`dtype`" : shape == null ? "`shape`" : "`data_offsets`", name);
    }
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw new Malformed("gives %s as the offsets of the tensor `%s`, expected begin and end",
          Arrays.toString(offsets), name);
    }
    checkLength(name, type, shape, offsets[1] - offsets[0]);
    return new Header.Entry(name, type, shape, offsets[0], offsets[1]);
  }

  private DType type(String name) throws IOException, Malformed {
    String found = json.getText();
    for (DType type : DType.values()) {
      if (json.currentToken() == JsonToken.VALUE_STRING && type.name().equals(found)) {
        return type;
      }
    }
    throw new Malformed("stores the tensor `%s` as `%s`, expected one of %s",
        name, found, Arrays.toString(DType.values()));
  }

  private long[] numbers(String name, String field) throws IOException, Malformed {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new Malformed("gives a `%s` of the tensor `%s` that is no list", field, name);
    }
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      boolean whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT
          && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      if (!whole || json.getLongValue() < 0) {
        throw new Malformed("gives `%s` in the `%s` of the tensor `%s`, expected a whole number below 2^63",
            json.getText(), field, name);
      }
      numbers.add(json.getLongValue());
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private static void checkLength(String name, DType type, long[] shape, long found) throws Malformed {
    long expected = type.bytes();
    try {
      for (long extent : shape) {
        expected = Math.multiplyExact(expected, extent);
      }
    } catch (ArithmeticException e) {
      throw new Malformed("gives the tensor `%s` the impossible shape %s", name, Arrays.toString(shape));
    }
    if (expected != found) {
      throw new Malformed("gives the tensor `%s` %d bytes, but %s%s needs %d",
          name, found, type, Arrays.toString(shape), expected);
    }
  }
}
