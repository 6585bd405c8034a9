package dev.prune.runtime.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns elements into bytes and back, a portion at a time, whatever the byte order of the machine. */
final class LittleEndian {
  private static final int PORTION = 1 << 16;

  private LittleEndian() {}

  /** Takes or fills a buffer up to its limit. */
  interface Portion<E extends Exception> {
    void accept(ByteBuffer bytes) throws E;
  }

  /** Passes the bytes of {@code values} to {@code out} in order. */
  static <E extends Exception> void write(TensorValues values, Portion<E> out) throws E {
    ByteBuffer bytes = buffer(values);
    int each = bytes.capacity() / values.type().bytes();
    for (int from = 0; from < values.count(); from += each) {
      values.encode(from, Math.min(each, values.count() - from), bytes.clear());
      out.accept(bytes.flip());
    }
  }

  /** Asks {@code in} for the bytes of {@code values} in order. */
  static <E extends Exception> void read(TensorValues values, Portion<E> in) throws E {
    ByteBuffer bytes = buffer(values);
    int each = bytes.capacity() / values.type().bytes();
    for (int from = 0; from < values.count(); from += each) {
      int count = Math.min(each, values.count() - from);
      in.accept(bytes.clear().limit(count * values.type().bytes()));
      values.decode(from, count, bytes.flip());
    }
  }

  private static ByteBuffer buffer(TensorValues values) {
    long size = Math.min(PORTION, Math.max(8L, (long) values.count() * values.type().bytes()));
    return ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
