package dev.prune.runtime.checkpoint;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads and writes safetensors files: eight bytes with the length of the header, the header in JSON, then the bytes of
 * the tensors, everything little-endian.
 *
 * <p>Source: the format's description in the README of the project huggingface/safetensors. Files written here can be
 * opened with any of its libraries; files written elsewhere can be read if their elements are of a {@link DType}.
 *
 * <p>Writing adds checksums to the metadata ({@code prune.crc32c.NAME} and {@code prune.sha256}). Reading takes them
 * away; a file with any of them must have all, and all must hold. The same {@link TensorFile} always becomes the same
 * bytes.
 */
public final class Safetensors {
  /** The key of the header that is no tensor. */
  static final String METADATA = "__metadata__";

  /** Longest header, a limit of the format. */
  static final int LONGEST_HEADER = 100_000_000;

  private Safetensors() {}

  /**
   * Writes {@code content} in the place of {@code file}, by {@link AtomicFile}.
   *
   * @throws PruneException if the file cannot be written, the metadata use a key reserved for checksums, or some
   *     text is not Unicode
   */
  public static void write(Path file, TensorFile content) {
    content.tensors().keySet().forEach(Safetensors::requireUnicode);
    content.metadata().forEach((key, value) -> {
      requireUnicode(key);
      requireUnicode(value);
      if (Checksums.isChecksum(key)) {
        throw new PruneException(
            Failure.USAGE, "The metadata key `%s` is reserved for checksums.".formatted(key), "Use another key.");
      }
    });
    Header header = Header.of(content, Checksums.of(content));
    AtomicFile.write(file, out -> write(out, header, content));
  }

  /** Half a surrogate pair has no UTF-8 and would come back as something else. */
  private static void requireUnicode(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new PruneException(
          Failure.USAGE, "The text `%s` has half a surrogate pair and cannot be stored.".formatted(text),
          "Store well-formed Unicode.");
    }
  }

  private static void write(OutputStream out, Header header, TensorFile content) throws IOException {
    byte[] json = header.toJson();
    if (json.length > LONGEST_HEADER) {
      throw new IOException("its header would be longer than 100 MB");
    }
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
    out.write(json);
    for (Header.Entry entry : header.layout()) {
      LittleEndian.write(
          content.tensor(entry.name()).values(), bytes -> out.write(bytes.array(), 0, bytes.remaining()));
    }
  }

  /**
   * Reads and verifies a whole file.
   *
   * @throws PruneException if anything about the file is not as it should be; the message says what was expected and
   *     found
   */
  public static TensorFile read(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      Header header = header(channel);
      TensorFile content = content(header, channel);
      verify(header.metadata(), content);
      return content;
    } catch (HeaderParser.Malformed e) {
      throw new PruneException(
          Failure.INPUT_OUTPUT,
          "The file %s %s.".formatted(file, e.getMessage()),
          "Use another copy or an earlier checkpoint; this one is not a safetensors file that Prune can trust.",
          e);
    } catch (IOException e) {
      throw PruneException.unreadable(file, e);
    }
  }

  private static Header header(FileChannel channel) throws IOException, HeaderParser.Malformed {
    long size = channel.size();
    if (size < 8) {
      throw new HeaderParser.Malformed(
          "is truncated: the length of the header takes 8 bytes, found %d", size);
    }
    ByteBuffer prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    fill(prefix, channel);
    long length = prefix.getLong(0);
    if (length < 0 || length > LONGEST_HEADER) {
      throw new HeaderParser.Malformed(
          "announces a header of %s bytes, but the longest is 100 MB", Long.toUnsignedString(length));
    }
    if (length > size - 8) {
      throw new HeaderParser.Malformed(
          "is truncated: its header has %d bytes, found %d", length, size - 8);
    }
    ByteBuffer json = ByteBuffer.allocate((int) length);
    fill(json, channel);
    Header header = HeaderParser.parse(json.array());
    checkCover(header.layout(), size - 8 - length);
    return header;
  }

  /** The tensors' bytes must follow each other and fill the rest of the file. */
  private static void checkCover(List<Header.Entry> layout, long available) throws HeaderParser.Malformed {
    long end = 0;
    for (Header.Entry entry : layout) {
      if (entry.begin() != end) {
        throw new HeaderParser.Malformed(
            entry.begin() > end
                ? "leaves a hole before the tensor `%s`: it begins at %d, expected %d"
                : "has a tensor `%s` that overlaps another: it begins at %d, expected %d",
            entry.name(), entry.begin(), end);
      }
      end = entry.end();
    }
    if (end != available) {
      throw new HeaderParser.Malformed(
          end > available
              ? "is truncated: its tensors have %d bytes, found %d"
              : "goes on after its tensors: they have %d bytes, found %d",
          end, available);
    }
  }

  private static TensorFile content(Header header, FileChannel channel) throws IOException, HeaderParser.Malformed {
    Map<String, StoredTensor> read = new TreeMap<>();
    for (Header.Entry entry : header.layout()) {
      if (entry.count() > Integer.MAX_VALUE - 16) {
        throw new HeaderParser.Malformed("has a tensor `%s` of more than 2^31 elements", entry.name());
      }
      TensorValues values = TensorValues.zeros(entry.type(), (int) entry.count());
      LittleEndian.read(values, bytes -> fill(bytes, channel));
      read.put(entry.name(), new StoredTensor(entry.name(), entry.shape(), values));
    }
    SortedMap<String, String> metadata = new TreeMap<>(header.metadata());
    metadata.keySet().removeIf(Checksums::isChecksum);
    return TensorFile.of(metadata, header.entries().stream().map(entry -> read.get(entry.name())).toList());
  }

  private static void verify(SortedMap<String, String> metadata, TensorFile content) throws HeaderParser.Malformed {
    if (metadata.keySet().stream().noneMatch(Checksums::isChecksum)) {
      return; // written elsewhere
    }
    SortedMap<String, String> actual = Checksums.of(content);
    SortedSet<String> keys = new TreeSet<>(actual.keySet());
    metadata.keySet().stream().filter(Checksums::isChecksum).forEach(keys::add);
    for (String key : keys) {
      if (!Objects.equals(metadata.get(key), actual.get(key))) {
        throw new HeaderParser.Malformed(
            "is damaged: the checksum `%s` is %s in its metadata and %s by its content",
            key, metadata.getOrDefault(key, "missing"), actual.getOrDefault(key, "of no tensor"));
      }
    }
  }

  private static void fill(ByteBuffer bytes, FileChannel channel) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("it became shorter while it was read");
      }
    }
  }
}
