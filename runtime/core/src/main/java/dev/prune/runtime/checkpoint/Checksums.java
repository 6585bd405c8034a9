package dev.prune.runtime.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The metadata keys by which damage is found.
 *
 * <ul>
 *   <li>{@code prune.crc32c.NAME}: CRC-32C (RFC 3720) of the bytes of tensor NAME, eight hexadecimal digits.
 *   <li>{@code prune.sha256}: SHA-256 of the whole content however the header spells it: for each metadata entry but
 *       these, sorted by key, {@code text(key) text(value)}; then for each tensor, sorted by name, {@code text(name)
 *       text(dtype) u64(rank) u64(extent)... bytes}. {@code u64} is little-endian, {@code text} is the {@code u64}
 *       length of its UTF-8 bytes and then these; both lists are preceded by their {@code u64} length. Sorting
 *       compares UTF-16 code units.
 * </ul>
 */
final class Checksums {
  static final String SHA256 = "prune.sha256";
  static final String CRC32C = "prune.crc32c.";

  private final MessageDigest digest;

  private Checksums() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  static boolean isChecksum(String key) {
    return key.equals(SHA256) || key.startsWith(CRC32C);
  }

  /** All checksums of {@code file}, by key. */
  static SortedMap<String, String> of(TensorFile file) {
    return new Checksums().compute(file);
  }

  private SortedMap<String, String> compute(TensorFile file) {
    SortedMap<String, String> sums = new TreeMap<>();
    number(file.metadata().size());
    file.metadata().forEach((key, value) -> {
      text(key);
      text(value);
    });
    number(file.tensors().size());
    new TreeMap<>(file.tensors()).forEach((name, tensor) -> {
      text(name);
      text(tensor.type().name());
      long[] shape = tensor.shape();
      number(shape.length);
      for (long extent : shape) {
        number(extent);
      }
      CRC32C crc = new CRC32C();
      LittleEndian.write(tensor.values(), portion -> {
        crc.update(portion.duplicate());
        digest.update(portion);
      });
      sums.put(CRC32C + name, HexFormat.of().toHexDigits((int) crc.getValue()));
    });
    sums.put(SHA256, HexFormat.of().formatHex(digest.digest()));
    return sums;
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    digest.update(bytes);
  }

  private void number(long number) {
    digest.update(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).flip());
  }
}
