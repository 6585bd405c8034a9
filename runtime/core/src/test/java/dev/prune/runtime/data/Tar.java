package dev.prune.runtime.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Writes tar archives, good and bad, without knowing how they are read. */
final class Tar {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Tar file(String name, byte[] content) {
    return entry(name, '0', content);
  }

  Tar folder(String name) {
    return entry(name + "/", '5', new byte[0]);
  }

  /** A name of any length, as GNU tar writes it. */
  Tar longFile(String name, byte[] content) {
    return entry("././@LongLink", 'L', (name + "\0").getBytes(StandardCharsets.UTF_8)).file("short", content);
  }

  /** A name of any length, as POSIX has it. */
  Tar paxFile(String name, byte[] content) {
    String rest = " path=" + name + "\n";
    int length = rest.length() + 2;
    length = (length + rest).length() == length ? length : length + 1;
    return entry("pax", 'x', (length + rest).getBytes(StandardCharsets.UTF_8)).file("short", content);
  }

  Tar entry(String name, char type, byte[] content) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 124, "%011o".formatted(content.length));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xFF;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(512 - content.length % 512) % 512]);
    return this;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /** Without the mark of the end. */
  byte[] open() {
    return out.toByteArray();
  }

  byte[] plain() {
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  byte[] packed() {
    return packed(plain());
  }

  static byte[] packed(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
