package dev.prune.runtime.data.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a tar archive file by file, from front to back. Knows the headers of POSIX (ustar and pax) and long names as GNU tar
 * writes them; of pax it reads {@code path} and {@code size}.
 *
 * <p>Source: IEEE Std 1003.1-2017, "pax", sections "ustar Interchange Format" and "pax Interchange Format".
 */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 1 << 16;

  private final InputStream in;
  private final byte[] header = new byte[BLOCK];
  private String name;
  private long size;
  private char type;

  /** Bytes of the present file, with padding, that are still in the stream. */
  private long left;

  /** What is wrong with an archive, to go on after "The archive X". */
  static final class BadArchive extends IOException {
    private static final long serialVersionUID = 1L;

    BadArchive(String what) {
      super(what);
    }
  }

  TarReader(InputStream in) {
    this.in = in;
  }

  /**
   * Moves to the next file; at the end reads the stream to its own end, so that a packed one checks its sum.
   *
   * @throws EOFException where the archive is cut short
   */
  boolean next() throws IOException {
    String longName = null;
    long longSize = -1;
    while (true) {
      in.skipNBytes(left);
      left = 0;
      if (in.readNBytes(header, 0, BLOCK) < BLOCK) {
        throw new EOFException();
      }
      if (ends()) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
        return false;
      }
      check();
      size = number(124, 12);
      type = (char) (header[156] & 0xFF);
      left = Math.ceilDiv(size, BLOCK) * BLOCK;
      String prefix = text(257, 5).equals("ustar") ? text(345, 155) : "";
      name = prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
      switch (type) {
        case 'L' -> longName = new String(extension(), StandardCharsets.UTF_8).replaceAll("\0+$", "");
        case 'x' -> {
          String[] found = pax(extension());
          longName = found[0] != null ? found[0] : longName;
          longSize = found[1] != null ? Long.parseLong(found[1]) : longSize;
        }
        case 'g' -> {}
        default -> {
          if (longName != null) {
            name = longName;
          }
          if (longSize >= 0) {
            size = longSize;
            left = Math.ceilDiv(size, BLOCK) * BLOCK;
          }
          return true;
        }
      }
    }
  }

  /** The path that the archive gives the file. */
  String name() {
    return name;
  }

  /** Bytes of the file. */
  long size() {
    return size;
  }

  /** Whether it is a file with content: no folder, link or device. */
  boolean isFile() {
    return (type == '0' || type == 0) && !name.endsWith("/");
  }

  /** The file's bytes; once a file. */
  byte[] content() throws IOException {
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw new EOFException();
    }
    left -= size;
    return bytes;
  }

  private byte[] extension() throws IOException {
    if (size > LONGEST_NAME) {
      throw new BadArchive("has a header of %,d bytes".formatted(size));
    }
    return content();
  }

  private boolean ends() {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** The sum of the header's bytes, its own field counted as blanks, stands in the header. */
  private void check() throws BadArchive {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
    }
    if (sum != number(148, 8)) {
      throw new BadArchive("is damaged or no tar archive: the sum of a header is wrong");
    }
  }

  /** An octal number, or one of base 256 where the first bit says so. */
  private long number(int from, int length) throws BadArchive {
    if ((header[from] & 0x80) != 0) {
      long value = header[from] & 0x7F;
      for (int i = from + 1; i < from + length; i++) {
        value = value << 8 | header[i] & 0xFF;
      }
      if (value < 0 || value > 1L << 53) {
        throw new BadArchive("is damaged: it announces a file of impossible size");
      }
      return value;
    }
    String digits = text(from, length).trim();
    try {
      return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8) & Long.MAX_VALUE;
    } catch (NumberFormatException e) {
      throw new BadArchive("is damaged or no tar archive: a number of a header is `%s`".formatted(digits));
    }
  }

  private String text(int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  /** Path and size of lines such as {@code 27 path=flowers/rose/1.png}, each null where there is none. */
  private static String[] pax(byte[] lines) throws BadArchive {
    String[] found = new String[2];
    for (int at = 0; at < lines.length; ) {
      int blank = at;
      while (blank < lines.length && lines[blank] != ' ') {
        blank++;
      }
      int length;
      try {
        length = Integer.parseInt(new String(lines, at, blank - at, StandardCharsets.US_ASCII));
      } catch (NumberFormatException e) {
        length = 0;
      }
      if (length <= blank - at + 1 || at + length > lines.length) {
        throw new BadArchive("is damaged: an extended header has a line that is no line");
      }
      String line = new String(Arrays.copyOfRange(lines, blank + 1, at + length - 1), StandardCharsets.UTF_8);
      if (line.startsWith("path=")) {
        found[0] = line.substring(5);
      } else if (line.matches("size=[0-9]{1,15}")) {
        found[1] = line.substring(5);
      }
      at += length;
    }
    return found;
  }
}
